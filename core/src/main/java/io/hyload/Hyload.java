package io.hyload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import io.hyload.http.Body;
import io.hyload.http.DigestAuth;
import io.hyload.http.Head;
import io.hyload.http.Proxy;
import io.hyload.http.Tls;
import io.hyload.http.Url;
import io.hyload.run.BadInput;
import io.hyload.run.Run;
import io.hyload.run.Stage;

/// The functions of a scenario, imported by `import static io.hyload.Hyload.*`: tasks and time first, then what can be
/// said about a client and about a request.
public final class Hyload {

    private Hyload() {}

    // ------------------------------------------------------------------ tasks and time

    /// Starts a task: a virtual thread of its own. What the task throws ends that task only; it is counted as error
    /// `scenario: <class>`, logged, and makes the run exit with 3.
    ///
    /// With several workers, calls from `main` are dealt out to them in turn: the first runs in worker 0, the second in
    /// worker 1. What a task starts runs in its own worker.
    public static void runTask(Task task) {
        runTask("task", task);
    }

    /// As [#runTask(Task)], with a name for the log.
    public static void runTask(String name, Task task) {
        Run.current().task(name, task::run);
    }

    /// Starts `n` users evenly over `rampUp` and returns at once; the task gets its number, from 0. Users are closed-loop:
    /// each sends its next request when it has the answer to the one before.
    ///
    /// With several workers each starts its share, those whose number leaves its own when divided by [#workers], at the
    /// moments of the ramp at which one process alone would have started them.
    ///
    /// @throws IllegalArgumentException when `n` or `rampUp` is negative, or `rampUp` more than 366 days
    public static void users(int n, Duration rampUp, IntTask task) {
        if (n < 0) throw new BadInput("users: " + n + " users (give 0 or more)");
        if (rampUp.isNegative() || rampUp.compareTo(Stage.LONGEST) > 0)
            throw new BadInput("users: a ramp-up of " + rampUp + " (give at least Duration.ZERO, at most 366 days)");
        var run = Run.current();
        long start = run.nanos();
        var mine = run.shareOfCaller();
        run.expect(n);
        run.starter("ramp-up", () -> {
            int wanted = run.isTrial() ? Math.min(n, 1) : n;
            for (long i = mine.number(); i < wanted && !run.isStopping(); i += mine.count()) {
                int number = (int) i;
                run.sleepUntil(start + rampUp.toNanos() / n * i);
                run.task("user " + number, () -> task.run(number));
            }
        });
    }

    /// Starts a task at every instant of a schedule, whatever the earlier ones do, and returns at once: an open model, as
    /// people arrive at a shop who do not know of each other. Stages, made by [#hold] and [#ramp], follow one upon the other.
    ///
    /// ```java
    /// arrivals(ramp(0, 500, Duration.ofSeconds(30)), hold(500, Duration.ofMinutes(5)), () -> {
    ///     new HttpClient().get(url);
    /// });
    /// ```
    ///
    /// The response time of a task's first request counts from the instant the task should have begun at, later only by
    /// what it [#sleep]s before; its service time, and both of all further requests, from when each is really sent.
    /// Tasks that cannot start are dropped, and counted: at most [#maxConcurrent] run at once, and unless that is said,
    /// as many as this process may have connections by its file limit.
    ///
    /// With several workers arrival `k`, counted from 0, starts in worker `k % workers`, at its instant.
    ///
    /// @throws IllegalArgumentException when there is no stage
    public static void arrivals(List<ArrivalOption> options, Task task) {
        var stages = new ArrayList<Stage>();
        var most = OptionalInt.empty();
        for (var option : options) {
            switch (option) {
                case ArrivalStage(var stage) -> stages.add(stage);
                case ArrivalCap(int tasks) -> {
                    if (most.isPresent()) throw new BadInput("arrivals: maxConcurrent twice (say it once)");
                    most = OptionalInt.of(tasks);
                }
            }
        }
        Run.current().arrivals(stages, most, task::run);
    }

    /// As [#arrivals(List, Task)].
    public static void arrivals(ArrivalOption first, Task task) {
        arrivals(List.of(first), task);
    }

    /// As [#arrivals(List, Task)].
    public static void arrivals(ArrivalOption first, ArrivalOption second, Task task) {
        arrivals(List.of(first, second), task);
    }

    /// As [#arrivals(List, Task)].
    public static void arrivals(ArrivalOption first, ArrivalOption second, ArrivalOption third, Task task) {
        arrivals(List.of(first, second, third), task);
    }

    /// As [#arrivals(List, Task)].
    public static void arrivals(ArrivalOption first, ArrivalOption second, ArrivalOption third, ArrivalOption fourth,
            Task task) {
        arrivals(List.of(first, second, third, fourth), task);
    }

    /// As [#arrivals(List, Task)].
    public static void arrivals(ArrivalOption first, ArrivalOption second, ArrivalOption third, ArrivalOption fourth,
            ArrivalOption fifth, Task task) {
        arrivals(List.of(first, second, third, fourth, fifth), task);
    }

    /// A stage of [#arrivals]: `rate` a second for `time`, the first at once. `hold(1000, Duration.ofSeconds(1))` starts
    /// 1,000 tasks, at 0, 1, … 999 ms.
    ///
    /// @throws IllegalArgumentException when `rate` is not above 0 or more than 1,000,000, or `time` not above 0
    public static ArrivalOption hold(double rate, Duration time) {
        return new ArrivalStage(new Stage.Hold(rate, time));
    }

    /// A stage of [#arrivals]: a rate that changes evenly from `from` to `to` a second over `time`.
    ///
    /// @throws IllegalArgumentException when a rate is below 0 or more than 1,000,000, both are 0, or `time` is not above 0
    public static ArrivalOption ramp(double from, double to, Duration time) {
        return new ArrivalStage(new Stage.Ramp(from, to, time));
    }

    /// At most so many tasks of one [#arrivals] run at once, over all workers; what is due meanwhile is dropped: it is
    /// counted and never started, so that it delays nothing.
    ///
    /// @throws IllegalArgumentException when `tasks` is less than 1
    public static ArrivalOption maxConcurrent(int tasks) {
        return new ArrivalCap(tasks);
    }

    /// Repeats `task` until `time` is over or the run is being stopped. A repetition that has begun is finished. While the
    /// run is paused, time stands still.
    public static void repeat(Duration time, Task task) {
        var run = Run.current();
        long until = run.nanos() + time.toNanos();
        run.expectUntil(time.toNanos());
        if (run.isTrial()) {
            Hyload.<RuntimeException>perform(task);
            return;
        }
        while (run.nanos() - until < 0 && !run.isStopping()) Hyload.<RuntimeException>perform(task);
    }

    /// Repeats `task` that many times, or until the run is being stopped.
    public static void repeat(int times, Task task) {
        var run = Run.current();
        for (int i = 0; i < times && !run.isStopping(); i++) perform(task);
    }

    /// Starts an iteration of `task` every so many seconds, the first at once, until `time` is over or the run is being
    /// stopped; for use inside a task. An iteration that has begun is finished.
    ///
    /// A user who falls behind, since an iteration took longer than that, does not skip the ones that should have begun
    /// meanwhile: they follow at once, one after the other, until the user has caught up. The response time of the first
    /// request of each counts from when the iteration should have begun. Those begun more than 10 ms late are counted as
    /// late; those that should have begun within `time` and have not when it is over, as dropped.
    ///
    /// @throws IllegalArgumentException when `seconds` is not above 0 or `time` is negative, and outside of a task
    public static void pace(double seconds, Duration time, Task task) {
        if (!(seconds > 0) || Double.isInfinite(seconds))
            throw new BadInput("pace: every " + seconds + " seconds (give a number above 0)");
        if (time.isNegative() || time.compareTo(Stage.LONGEST) > 0)
            throw new BadInput("pace: for a time of " + time + " (give at least Duration.ZERO, at most 366 days)");
        long period = Math.max(1, Math.round(seconds * 1e9));
        Run.current().pace(period, time.toNanos(), () -> Hyload.<RuntimeException>perform(task));
    }

    /// Runs all of `tasks` at once and waits for all, as a browser fetches what a page is made of. They belong to the task that
    /// calls this: what one throws, it throws, once all have ended; connections are closed when it ends; they count as
    /// no users of their own. Requests of one client use at most 6 connections to an origin, the others wait for one.
    public static void all(Task... tasks) {
        Run.current().<RuntimeException>all(Stream.of(tasks).<Run.Work>map(task -> task::run).toList());
    }

    /// Lets what the task throws through as it is: it ends the task around, and a scenario need not declare it.
    @SuppressWarnings("unchecked")
    private static <E extends Exception> void perform(Task task) throws E {
        try {
            task.run();
        } catch (Exception e) {
            throw (E) e;
        }
    }

    /// Waits, as a user who thinks does. Ends early when the run is being stopped.
    ///
    /// @throws IllegalArgumentException for a negative or endless time
    public static void sleep(double seconds) {
        if (!(seconds >= 0) || Double.isInfinite(seconds))
            throw new IllegalArgumentException("sleep: " + seconds + " seconds");
        Run.current().sleep((long) (seconds * 1e9));
    }

    /// As [#sleep(double)].
    public static void sleep(Duration time) {
        if (time.isNegative()) throw new IllegalArgumentException("sleep: " + time);
        Run.current().sleep(time.toNanos());
    }

    /// Waits a random time between `min` and `max` seconds, each as likely as the other.
    ///
    /// @throws IllegalArgumentException when `min` is negative or above `max`
    public static void sleepBetween(double min, double max) {
        if (!(min >= 0) || !(max >= min))
            throw new IllegalArgumentException("sleepBetween: " + min + " and " + max + " seconds");
        sleep(min == max ? min : ThreadLocalRandom.current().nextDouble(min, max));
    }

    /// Waits for all tasks, writes the last second and prints the summary. No task can be started after it.
    public static void waitForTasksDone() {
        Run.current().finish();
    }

    /// Waits until the run is stopped from outside, by Ctrl+C for example, then ends it as [#waitForTasksDone] does.
    public static void waitForever() {
        Run.current().awaitStop();
        Run.current().finish();
    }

    /// Whether the run is being stopped: a long loop of your own asks this.
    public static boolean stopping() {
        return Run.current().isStopping();
    }

    /// How many processes share this run, `--workers N`; 1 unless said. Tasks, users and rows of a [Feeder] are dealt out
    /// by themselves; what else `main` does, every worker does.
    public static int workers() {
        return Run.current().share().count();
    }

    /// Which of [#workers] this process is, from 0.
    public static int worker() {
        return Run.current().share().number();
    }

    // ------------------------------------------------------------------ options of the scenario

    /// The whole number given as `name=…` on the command line, or `standard`.
    public static int option(String name, int standard) {
        return Run.current().options().get(name, standard);
    }

    /// The number given as `name=…`, or `standard`.
    public static double option(String name, double standard) {
        return Run.current().options().get(name, standard);
    }

    /// `yes`, `no`, `true` or `false` given as `name=…`, or `standard`.
    public static boolean option(String name, boolean standard) {
        return Run.current().options().get(name, standard);
    }

    /// The text given as `name=…`, or `standard`.
    public static String option(String name, String standard) {
        return Run.current().options().get(name, standard);
    }

    /// The length of time given as `name=…`, such as `90`, `1.5s`, `500ms`, `2m30s` or `1h`, or `standard`.
    public static Duration option(String name, Duration standard) {
        return Run.current().options().get(name, standard);
    }

    // ------------------------------------------------------------------ of a client or of a request

    /// How many seconds a whole exchange may take, from connecting to the last byte; 10 unless said.
    ///
    /// @throws IllegalArgumentException when that is not more than 0
    public static CommonOption timeout(double seconds) {
        long nanos = nanos("timeout", seconds);
        return new CommonSetting(draft -> draft.timeout = nanos, client -> client.timeout = nanos);
    }

    /// A header field, for one request or for all of a client. It takes the place of one that would be sent anyway.
    public static CommonOption header(String name, Object value) {
        var field = new Head.Field(name, String.valueOf(value));
        var one = List.of(field);
        return new CommonSetting(draft -> draft.headers(one), client -> client.header(field));
    }

    /// User name and password for digest authentication, RFC 7616: a 401 that asks for it is answered once, as a request of
    /// its own in the statistics; later requests of the client to that origin are signed at once. Not given to another
    /// origin that a redirect leads to. A wrong password brings back the 401.
    ///
    /// @throws IllegalArgumentException when the user has a control character
    public static CommonOption digestAuth(String user, String password) {
        var credentials = Optional.of(new DigestAuth.Credentials(user, password));
        return new CommonSetting(draft -> draft.digest = credentials, client -> client.digest = credentials);
    }

    /// Follow up to 10 redirects, as browsers do. Each hop is a request of its own in the statistics.
    public static CommonOption followRedirects() {
        return new CommonSetting(draft -> draft.followRedirects = true, client -> client.followRedirects = true);
    }

    /// The most bytes that the body of a response may have, as it comes and with its compression undone; a longer one fails
    /// as `too-large`, also with [#discardBody]. Unless said, 2 GB, 256 MB inflated, and no limit on what is discarded.
    ///
    /// @throws IllegalArgumentException when negative
    public static CommonOption maxBody(long bytes) {
        if (bytes < 0) throw new IllegalArgumentException("maxBody: " + bytes + " bytes");
        return new CommonSetting(draft -> draft.maxBody = bytes, client -> client.maxBody = bytes);
    }

    // ------------------------------------------------------------------ of a client

    /// How many seconds name look-up and connecting may take; never more than [#timeout].
    public static ClientOption connectTimeout(double seconds) {
        long nanos = nanos("connectTimeout", seconds);
        return new ClientSetting(client -> client.connectTimeout = nanos);
    }

    /// How many seconds a connection kept may lie idle and still be used for the next request; any time unless said. A
    /// `Keep-Alive: timeout=` of the server counts besides.
    ///
    /// @throws IllegalArgumentException when that is not more than 0
    public static ClientOption idleTimeout(double seconds) {
        long nanos = nanos("idleTimeout", seconds);
        return new ClientSetting(client -> client.idleTimeout = nanos);
    }

    /// What paths given alone are relative to.
    ///
    /// @throws IllegalArgumentException when it is not an http or https URL
    public static ClientOption baseUrl(String url) {
        var base = Run.current().targets().of(Optional.empty(), url).url();
        return new ClientSetting(client -> client.baseUrl = Optional.of(base));
    }

    /// Whether connections are kept for the next request; `false` opens one for each, as a new visitor does.
    public static ClientOption keepAlive(boolean keep) {
        return new ClientSetting(client -> client.keepAlive = keep);
    }

    /// Connects to `address` for that host name, which is not looked up; host name and `Host` field stay as they are. Given
    /// several times for one name, connections take the addresses in turn.
    ///
    /// @throws IllegalArgumentException when one is not what it should be
    public static ClientOption resolve(String host, String address) {
        var name = Url.parse("http://" + host + "/").host();
        InetAddress pinned;
        try {
            pinned = InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("resolve: '" + address + "' is not an address", e);
        }
        return new ClientSetting(client -> client.pin(name, pinned));
    }

    /// The addresses of this machine to connect from, one after the other: one address has about 28,000 ports.
    ///
    /// @throws IllegalArgumentException when one is not an address
    public static ClientOption localAddress(String... addresses) {
        var resolved = new ArrayList<InetAddress>();
        for (var address : addresses) {
            try {
                resolved.add(InetAddress.getByName(address));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("localAddress: '" + address + "' is not an address", e);
            }
        }
        return new ClientSetting(client -> client.localAddresses = List.copyOf(resolved));
    }

    /// Whether the certificate and host name of an https server are checked; `false` takes anybody.
    public static ClientOption sslVerify(boolean verify) {
        return new ClientSetting(
                client -> client.tls = new Tls.Settings(verify, client.tls.trusted(), client.tls.certificate()));
    }

    /// Trusts the certificates in that file, PEM or PKCS #12 without a password, besides the usual ones.
    public static ClientOption trust(String path) {
        return trust(path, "");
    }

    /// Trusts the certificates in that file, PEM or PKCS #12, besides the usual ones.
    public static ClientOption trust(String path, String password) {
        var file = new Tls.Trusted(Path.of(path), password);
        return new ClientSetting(client -> {
            var all = new ArrayList<>(client.tls.trusted());
            all.add(file);
            client.tls = new Tls.Settings(client.tls.verify(), all, client.tls.certificate());
        });
    }

    /// Shows https servers the certificate in that file: a PEM of key and chain, or a PKCS #12.
    ///
    /// @param password of the key; empty when it is not encrypted
    public static ClientOption clientCertificate(String path, String password) {
        var own = Optional.of(new Tls.Own(Path.of(path), password));
        return new ClientSetting(
                client -> client.tls = new Tls.Settings(client.tls.verify(), client.tls.trusted(), own));
    }

    /// Sends everything through a proxy: `127.0.0.1:8888`, `http://user:pass@host:8080` or `socks5://host:1080`.
    ///
    /// @throws IllegalArgumentException when it is none of these
    public static ClientOption proxy(String address) {
        var proxy = Proxy.Choice.always(Proxy.parse(address));
        return new ClientSetting(client -> client.proxy = proxy);
    }

    /// Goes through the proxies that `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` name.
    ///
    /// @throws IllegalArgumentException when one of them cannot be read
    public static ClientOption proxyFromEnvironment() {
        var choice = Proxy.Choice.fromEnvironment(System.getenv());
        return new ClientSetting(client -> client.proxy = choice);
    }

    // ------------------------------------------------------------------ of a request

    /// Parameters of the URL: names and values in turn.
    ///
    /// @throws IllegalArgumentException when a value is missing
    public static RequestOption params(Object... namesAndValues) {
        var pairs = pairs("params", namesAndValues);
        return new RequestSetting(draft -> draft.params(pairs));
    }

    /// Parameters of the URL.
    public static RequestOption params(Map<String, ?> params) {
        var pairs = pairs(params);
        return new RequestSetting(draft -> draft.params(pairs));
    }

    /// Header fields: names and values in turn.
    public static RequestOption headers(Object... namesAndValues) {
        return headers(pairs("headers", namesAndValues));
    }

    /// Header fields.
    public static RequestOption headers(Map<String, ?> headers) {
        return headers(pairs(headers));
    }

    private static RequestOption headers(List<Map.Entry<String, String>> pairs) {
        var fields = pairs.stream().map(pair -> new Head.Field(pair.getKey(), pair.getValue())).toList();
        return new RequestSetting(draft -> draft.headers(fields));
    }

    /// A form as body, `application/x-www-form-urlencoded`: names and values in turn.
    public static RequestOption form(Object... namesAndValues) {
        var pairs = pairs("form", namesAndValues);
        return new RequestSetting(draft -> draft.content(new Draft.Form(pairs)));
    }

    /// A form as body.
    public static RequestOption form(Map<String, ?> fields) {
        var pairs = pairs(fields);
        return new RequestSetting(draft -> draft.content(new Draft.Form(pairs)));
    }

    /// A JSON body: a `Map`, `List`, record or `Json`.
    public static RequestOption json(Object value) {
        return new RequestSetting(draft -> draft.content(new Draft.AsJson(value)));
    }

    /// A text as body, in UTF-8 or the [#charset] said.
    public static RequestOption body(String text) {
        return new RequestSetting(draft -> draft.content(new Draft.Text(text)));
    }

    /// Bytes as body.
    public static RequestOption body(byte[] bytes) {
        return new RequestSetting(draft -> draft.content(new Draft.Bytes(bytes)));
    }

    /// A file as body, read while it is sent.
    ///
    /// @throws UncheckedIOException when there is no such file
    public static RequestOption body(Path file) {
        var body = fileBody(file, Optional.of(typeOf(file)));
        return new RequestSetting(draft -> draft.content(new Draft.Made(body)));
    }

    /// A multipart body of files and fields, read from disk while it is sent.
    public static RequestOption files(FilePart... parts) {
        return new RequestSetting(draft -> draft.content(new Draft.Files(List.of(parts))));
    }

    /// A file for [#files], under the name `file`, its type told by its ending.
    ///
    /// @throws UncheckedIOException when there is no such file
    public static FilePart file(String path) {
        return file("file", Path.of(path), typeOf(Path.of(path)));
    }

    /// A file for [#files].
    ///
    /// @throws UncheckedIOException     when there is no such file
    /// @throws IllegalArgumentException when the type would end its header
    public static FilePart file(String name, Path path, String type) {
        if (type.chars().anyMatch(Character::isISOControl))
            throw new IllegalArgumentException("file: type '" + type.replaceAll("\\p{Cntrl}", "?") + "'");
        return new FilePart(name, Optional.of(path.getFileName().toString()), Optional.of(type),
                fileBody(path, Optional.empty()));
    }

    /// A field for [#files].
    public static FilePart field(String name, Object value) {
        var bytes = String.valueOf(value).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new FilePart(name, Optional.empty(), Optional.empty(), new Body.Bytes(bytes, Optional.empty()));
    }

    private static Body fileBody(Path file, Optional<String> type) {
        try {
            return new Body.File(file, Files.size(file), type);
        } catch (IOException e) {
            throw new UncheckedIOException("file " + file + ": cannot be read", e);
        }
    }

    private static String typeOf(Path file) {
        var type = URLConnection.guessContentTypeFromName(file.getFileName().toString());
        return type == null ? "application/octet-stream" : type;
    }

    /// The character set of texts, forms, parameters and JSON of the request.
    ///
    /// @throws IllegalArgumentException when it is unknown
    public static RequestOption charset(String name) {
        var charset = Charset.forName(name);
        return new RequestSetting(draft -> draft.charset = charset);
    }

    /// Prints request and response; secrets are masked.
    public static RequestOption debug() {
        return new RequestSetting(draft -> draft.debug = true);
    }

    /// Prints request and response with their secrets: `debug(showSecrets())`.
    public static RequestOption debug(ShowSecrets consent) {
        return new RequestSetting(draft -> {
            draft.debug = true;
            draft.showSecrets = true;
        });
    }

    /// Says that secrets may be printed.
    public static ShowSecrets showSecrets() {
        return ShowSecrets.YES;
    }

    /// The consent given by [#showSecrets].
    public enum ShowSecrets {
        YES
    }

    /// What the request is counted under, in place of its method and path.
    public static RequestOption name(String name) {
        var shown = name.strip();
        if (shown.isEmpty()) throw new IllegalArgumentException("name: empty");
        return new RequestSetting(draft -> draft.name = Optional.of(shown));
    }

    /// Reads the body of the response without keeping it: for large downloads.
    public static RequestOption discardBody() {
        return new RequestSetting(draft -> draft.discard = true);
    }

    /// Writes the body of the response to that file while it comes, gzip and deflate undone, whatever the status: memory
    /// does not grow with it, and [HttpResponse#content] is empty. A file there is replaced; after a failure it holds what
    /// had come. One that cannot be written is the error `body-unwritable`.
    public static RequestOption saveTo(Path file) {
        return new RequestSetting(draft -> draft.saveTo = Optional.of(file));
    }

    /// User name and password, RFC 7617.
    public static RequestOption basicAuth(String user, String password) {
        var field = Draft.basic(user + ":" + password);
        return new RequestSetting(draft -> draft.headers(List.of(field)));
    }

    /// A bearer token, RFC 6750.
    public static RequestOption bearer(String token) {
        return new RequestSetting(draft -> draft.headers(List.of(new Head.Field("Authorization", "Bearer " + token))));
    }

    private static long nanos(String what, double seconds) {
        if (!(seconds > 0) || seconds > 1e8) throw new IllegalArgumentException(what + ": " + seconds + " seconds");
        return (long) (seconds * 1e9);
    }

    private static List<Map.Entry<String, String>> pairs(String what, Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    what + ": " + namesAndValues.length + " arguments, the last name has no value");
        }
        var pairs = new ArrayList<Map.Entry<String, String>>(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            pairs.add(new SimpleImmutableEntry<>(String.valueOf(namesAndValues[i]),
                    String.valueOf(namesAndValues[i + 1])));
        }
        return pairs;
    }

    private static List<Map.Entry<String, String>> pairs(Map<String, ?> map) {
        var pairs = new ArrayList<Map.Entry<String, String>>(map.size());
        map.forEach((name, value) -> pairs.add(new SimpleImmutableEntry<>(name, String.valueOf(value))));
        return pairs;
    }
}
