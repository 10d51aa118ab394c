package io.hyload;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import io.hyload.http.DigestAuth;
import io.hyload.http.Head;
import io.hyload.http.Limits;
import io.hyload.http.Proxy;
import io.hyload.http.Tls;
import io.hyload.http.Url;

/// What holds for every request of a client unless the request says otherwise.
final class Standards {

    private static final long SECOND = 1_000_000_000L;

    long timeout = 10 * SECOND;
    long connectTimeout = 10 * SECOND;
    long maxBody = Limits.ANY_BODY;
    /// The clock of requests: the system's, but in tests.
    LongSupplier nanos = System::nanoTime;
    long idleTimeout = Limits.ANY_TIME;
    boolean followRedirects;
    boolean keepAlive = true;
    final List<Head.Field> headers = new ArrayList<>();
    Optional<DigestAuth.Credentials> digest = Optional.empty();
    Optional<Url> baseUrl = Optional.empty();
    List<InetAddress> localAddresses = List.of();
    Tls.Settings tls = Tls.Settings.USUAL;
    Proxy.Choice proxy = Proxy.Choice.NONE;
    final Map<String, List<InetAddress>> pins = new HashMap<>(0);

    Standards(ClientOption... options) {
        for (var option : options) {
            switch (option) {
                case ClientSetting setting -> setting.change().accept(this);
                case CommonSetting setting -> setting.ofClient().accept(this);
            }
        }
    }
}
