package io.hyload;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import io.hyload.http.DigestAuth;
import io.hyload.http.Fields;
import io.hyload.http.Head;
import io.hyload.http.Limits;
import io.hyload.http.Proxy;
import io.hyload.http.Tls;
import io.hyload.http.Url;

/// What holds for every request of a client unless the request says otherwise.
final class Standards {

    private static final long SECOND = 1_000_000_000L;
    private static final Fields USUAL = Fields.of(List.of(new Head.Field("User-Agent", "hyload"),
            new Head.Field("Accept", "*/*"), new Head.Field("Accept-Encoding", "gzip, deflate")));
    private static final Fields USUAL_ONCE = USUAL.and(new Head.Field("Connection", "close"));

    long timeout = 10 * SECOND;
    long connectTimeout = 10 * SECOND;
    long maxBody = Limits.ANY_BODY;
    /// The clock of requests: the system's, but in tests.
    LongSupplier nanos = System::nanoTime;
    long idleTimeout = Limits.ANY_TIME;
    boolean followRedirects;
    boolean keepAlive = true;
    private List<Head.Field> headers = List.of();
    Optional<DigestAuth.Credentials> digest = Optional.empty();
    Optional<Url> baseUrl = Optional.empty();
    List<InetAddress> localAddresses = List.of();
    Tls.Settings tls = Tls.Settings.USUAL;
    Proxy.Choice proxy = Proxy.Choice.NONE;
    Map<String, List<InetAddress>> pins = Map.of();
    /// Made when first asked for, and shared by the requests that follow.
    private Fields fields;
    private Limits limits;

    private static final Standards OF_NO_OPTIONS = new Standards();

    /// One for all clients without options: users there are many of.
    static Standards of(ClientOption... options) {
        return options.length == 0 ? OF_NO_OPTIONS : new Standards(options);
    }

    private Standards(ClientOption... options) {
        for (var option : options) {
            switch (option) {
                case ClientSetting setting -> setting.change().accept(this);
                case CommonSetting setting -> setting.ofClient().accept(this);
            }
        }
    }

    void header(Head.Field field) {
        if (headers.isEmpty()) headers = new ArrayList<>(2);
        headers.add(field);
    }

    void pin(String host, InetAddress address) {
        if (pins.isEmpty()) pins = new HashMap<>();
        pins.computeIfAbsent(host, _ -> new ArrayList<>(1)).add(address);
    }

    /// What a request without options may take.
    Limits limits() {
        if (limits == null) limits = new Limits(timeout, connectTimeout, idleTimeout, maxBody);
        return limits;
    }

    /// The fields of a request without any of its own.
    Fields fields() {
        if (fields == null) fields = headers.isEmpty() ? keepAlive ? USUAL : USUAL_ONCE : fields(List.of());
        return fields;
    }

    /// The fields of a request that has its `own`, which come before the client's, and these before the usual ones.
    Fields fields(List<Head.Field> own) {
        var all = new ArrayList<Head.Field>(headers.size() + own.size() + 4);
        for (var field : headers) {
            if (!Fields.isAmong(own, field.name())) all.add(field);
        }
        all.addAll(own);
        for (var field : usual(keepAlive)) {
            if (!Fields.isAmong(all, field.name())) all.add(field);
        }
        return Fields.of(all);
    }

    private static List<Head.Field> usual(boolean keepAlive) {
        return (keepAlive ? USUAL : USUAL_ONCE).all();
    }

}
