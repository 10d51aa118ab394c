import java.io.*;
import java.lang.management.ManagementFactory;
import java.net.*;
import com.sun.management.ThreadMXBean;
import io.hyload.*;
import static io.hyload.Hyload.*;

/// Bytes allocated for a GET without options on a kept connection, its body read: by the thread that sends it, a platform
/// thread; and by all threads of the process together, when a virtual thread sends it, as in a run.
void main() throws Exception {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        Thread.ofPlatform().daemon().start(() -> answer(server));
        var base = "http://127.0.0.1:" + server.getLocalPort();
        int warm = 100_000;
        int counted = 100_000;

        var client = new HttpClient(baseUrl(base));
        send(client, warm);
        long before = threads.getCurrentThreadAllocatedBytes();
        send(client, counted);
        IO.println("platform " + (threads.getCurrentThreadAllocatedBytes() - before) / counted);

        Thread.ofVirtual().start(() -> {
            var own = new HttpClient(baseUrl(base));
            send(own, warm);
            long all = threads.getTotalThreadAllocatedBytes();
            send(own, counted);
            IO.println("virtual " + (threads.getTotalThreadAllocatedBytes() - all) / counted);
        }).join();
    }
}

void send(HttpClient client, int times) {
    for (int i = 0; i < times; i++) {
        if (client.get("/small.json").content().length != 100) throw new IllegalStateException("no answer");
    }
}

/// Answers every 100 bytes of JSON, allocating nothing: a request comes in one piece, as long as one waits for its answer.
void answer(ServerSocket server) {
    var response = ("HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
            + "Content-Type: application/json\r\nContent-Length: 100\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
            + "Connection: keep-alive\r\nETag: \"6955b900-64\"\r\nAccept-Ranges: bytes\r\n\r\n" + "x".repeat(100)).getBytes();
    while (true) {
        try {
            var socket = server.accept();
            Thread.ofPlatform().daemon().start(() -> serve(socket, response));
        } catch (IOException _) {
            return; // closed: the measurement is over
        }
    }
}

void serve(Socket socket, byte[] response) {
    var request = new byte[4096];
    try (socket; var in = socket.getInputStream(); var out = socket.getOutputStream()) {
        while (in.read(request) > 0) out.write(response);
    } catch (IOException e) {
        throw new UncheckedIOException(e);
    }
}
