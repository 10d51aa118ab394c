"""Listens to a hub with a WebSocket implementation that is not ours, and prints what comes: a line in base64 for each
binary frame, then the close code and the reason. `client.py URL COUNT [NAME VALUE]`: leaves after COUNT frames; a header."""
import asyncio
import base64
import sys

import websockets


async def listen(url, count, headers):
    try:
        async with websockets.connect(url, extra_headers=headers) as hub:
            print("open", flush=True)
            for _ in range(count):
                frame = await hub.recv()
                print(base64.b64encode(frame).decode() if isinstance(frame, bytes) else "text", flush=True)
    except websockets.ConnectionClosed as closed:
        print("closed", closed.rcvd.code, closed.rcvd.reason, flush=True)
    except websockets.InvalidStatusCode as refused:
        print("refused", refused.status_code, flush=True)


asyncio.run(listen(sys.argv[1], int(sys.argv[2]), dict([sys.argv[3:]]) if len(sys.argv) > 4 else {}))
