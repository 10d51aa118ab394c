package io.hyload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The real nginx on a free loopback port, in a folder of its own. It serves `/`, `/small.json` (100 bytes),
/// `/10k.bin`, `/1m.bin` and whatever a test puts into [#root()].
///
/// Its access log is the second opinion on what the client claims to have sent: one line a request,
/// `GET /small.json 200 100` (method, URI, status, bytes of the body).
public final class Nginx implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(10);
    private static final Duration TO_STOP = Duration.ofSeconds(5);
    private static final Duration TO_FLUSH = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 3;
    private static final int MOST_CONNECTIONS = 65_536;
    private static final String MARK = "/.log-is-written-up-to-here";

    private final TempFolder folder;
    private final int port;
    private final Process process;

    private Nginx(TempFolder folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    public static Nginx start() {
        return start("");
    }

    /// @param serverConfig goes into the `server` block: `location /slow { limit_rate 1k; }`
    public static Nginx start(String serverConfig) {
        var folder = TempFolder.create("nginx");
        try {
            Files.createDirectory(folder.file("root"));
            writePages(folder.file("root"));
            return startOnFreePort(folder, serverConfig);
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    /// `http://127.0.0.1:` and the port, without a slash at the end.
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public String url(String path) {
        return url() + path;
    }

    /// The folder that is served.
    public Path root() {
        return folder.file("root");
    }

    /// One line for each request that was answered before this call. A request of our own marks the end: the one worker
    /// logs in the order in which it finishes, so what a client has an answer to stands before the mark.
    public List<String> accessLogLines() {
        var mark = MARK + "-" + System.nanoTime();
        requestMark(mark);
        Patience.until(TO_FLUSH, () -> read("access.log").contains(mark), () -> "no mark in the access log");
        return linesWithoutMarks();
    }

    /// Waits for so many lines at least, for requests whose answer nobody waits for, and returns all there are.
    ///
    /// @throws AssertionError if there are fewer by then
    public List<String> awaitAccessLogLines(long count, Duration atMost) {
        Patience.until(atMost, () -> linesWithoutMarks().size() >= count,
                () -> linesWithoutMarks().size() + " lines of " + count + " in the access log");
        return accessLogLines();
    }

    public String errorLog() {
        return read("error.log");
    }

    @Override
    public void close() {
        stop(process);
        folder.close();
    }

    /// Between our looking for a free port and nginx binding it, another process may take it: so it is tried again.
    private static Nginx startOnFreePort(TempFolder folder, String serverConfig) throws IOException {
        for (var attempt = 1;; attempt++) {
            var port = LoopbackPort.free();
            Files.writeString(folder.file("nginx.conf"), config(folder, port, serverConfig));
            var printed = folder.file("printed").toFile();
            var process = new ProcessBuilder(Programs.require("nginx"), "-p", folder.path() + "/", "-c",
                    folder.file("nginx.conf").toString()).redirectErrorStream(true).redirectOutput(printed).start();
            var nginx = new Nginx(folder, port, process);
            Patience.within(TO_START, () -> nginx.accepts() || !process.isAlive());
            if (process.isAlive() && nginx.accepts()) {
                return nginx;
            }
            stop(process);
            var said = nginx.read("printed") + nginx.errorLog();
            if (attempt == ATTEMPTS || !said.contains("Address already in use")) {
                throw new IllegalStateException("nginx did not start: " + said.strip());
            }
        }
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(TO_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void writePages(Path root) throws IOException {
        Files.writeString(root.resolve("index.html"), "<!doctype html><title>nginx</title><p>It works.\n");
        Files.writeString(root.resolve("small.json"), """
                {"id": 42, "name": "商品 no. 42", "price": 119.95, "tags": ["new", "sale"], "stock": {"left": 3}}
                """);
        Files.write(root.resolve("10k.bin"), new byte[10 * 1024]);
        Files.write(root.resolve("1m.bin"), new byte[1024 * 1024]);
    }

    /// `master_process off` makes nginx one process: it ends when we end it, and no orphaned worker keeps the port. It
    /// also keeps the user it was started as; root has to be named all the same, because otherwise nginx looks for a
    /// default user that may not exist.
    private static String config(TempFolder folder, int port, String serverConfig) throws IOException {
        return """
                daemon off;
                master_process off;
                %s
                pid nginx.pid;
                error_log error.log warn;
                events {
                    worker_connections %d;
                }
                http {
                    log_format short '$request_method $request_uri $status $body_bytes_sent';
                    access_log access.log short;
                    client_body_temp_path temp-body;
                    proxy_temp_path temp-proxy;
                    fastcgi_temp_path temp-fastcgi;
                    uwsgi_temp_path temp-uwsgi;
                    scgi_temp_path temp-scgi;
                    types { text/html html; application/json json; image/svg+xml svg; text/css css; }
                    default_type application/octet-stream;
                    charset_types application/json;
                    keepalive_requests 1000000000;
                    keepalive_timeout 1h;
                    server {
                        listen 127.0.0.1:%d backlog=4096;
                        root root;
                        charset utf-8;
                        location %s { access_log access.log short; return 204; }
                %s
                    }
                }
                """.formatted(runsAsRoot(folder) ? "user root;" : "", connections(), port, MARK, serverConfig);
    }

    private static boolean runsAsRoot(TempFolder folder) throws IOException {
        return Files.getAttribute(folder.path(), "unix:uid").equals(0);
    }

    /// As many as this machine allows a process to have files.
    private static int connections() {
        var limit = Command.of("sh", "-c", "ulimit -n").run().out().strip();
        return limit.equals("unlimited") ? MOST_CONNECTIONS : Math.min(MOST_CONNECTIONS, Integer.parseInt(limit));
    }

    private boolean accepts() {
        try (var _ = new Socket(ScriptedServer.loopback(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private void requestMark(String mark) {
        try (var socket = new Socket(ScriptedServer.loopback(), port)) {
            socket.getOutputStream().write(("GET " + mark + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("nginx is gone: " + errorLog(), e);
        }
    }

    private List<String> linesWithoutMarks() {
        return read("access.log").lines().filter(line -> !line.contains(MARK)).toList();
    }

    private String read(String file) {
        try {
            var path = folder.file(file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
