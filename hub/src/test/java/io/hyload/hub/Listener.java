package io.hyload.hub;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A client of the JDK that keeps what it gets.
final class Listener implements WebSocket.Listener, AutoCloseable {

    private final Queue<String> frames = new ConcurrentLinkedQueue<>();
    private final StringBuilder part = new StringBuilder();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final HttpClient client;
    private WebSocket socket;

    private Listener(HttpClient client) {
        this.client = client;
    }

    /// @param headers names and values in turn
    static Listener to(URI uri, String... headers) {
        return to(HttpClient.newHttpClient(), uri, headers);
    }

    static Listener to(HttpClient client, URI uri, String... headers) {
        var listener = new Listener(client);
        var builder = client.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) builder.header(headers[i], headers[i + 1]);
        listener.socket = builder.buildAsync(uri, listener).join();
        return listener;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean isLast) {
        part.append(StandardCharsets.ISO_8859_1.decode(data));
        if (isLast) {
            frames.add(part.toString());
            part.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable e) {
        closed.complete("broken: " + e.getMessage());
    }

    /// Up to now, a char for a byte.
    List<String> frames() {
        return List.copyOf(frames);
    }

    int count() {
        return frames.size();
    }

    WebSocket socket() {
        return socket;
    }

    /// How it ended: `1001 the hub ends`.
    CompletableFuture<String> closed() {
        return closed;
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
