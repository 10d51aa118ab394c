package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.hyload.stats.LocalHost;

/// One login on the way to a machine, with all that is needed for it: the last of a way is the machine, those before are
/// jump hosts.
///
/// @param label      what messages call it: the machine's name, or `jump host`
/// @param keyName    what `known_hosts` calls it, not yet with its port
/// @param keys       key files to offer, in this order
/// @param onlyThese  no other key of the agent (`IdentitiesOnly`)
/// @param agent      socket of the agent
/// @param password   of the machine file
/// @param knownHosts files, the first of which is written to
record SshHop(String label, String user, String host, int port, String keyName, List<KeyFile> keys, boolean onlyThese,
        Optional<Path> agent, Optional<Secret> password, List<Path> knownHosts, Unknown unknown, boolean hashNames,
        Duration connectLimit, Duration aliveInterval, int aliveCount) {

    static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    static final Duration ALIVE_INTERVAL = Duration.ofSeconds(15);

    private static final int ALIVE_COUNT = 3;
    private static final int MOST_HOPS = 8;
    private static final List<String> USUAL_KEYS = List.of("id_rsa", "id_ecdsa", "id_ed25519");
    private static final Pattern JUMP = Pattern.compile(
            "(?:ssh://)?(?:(?<user>[^@]+)@)?(?:\\[(?<v6>[^\\]]+)\\]|(?<host>[^:@\\[\\]]+))(?::(?<port>\\d{1,5}))?/?");

    /// A file with a private key.
    ///
    /// @param named by the machine file: it has to be there
    record KeyFile(Path path, boolean named) {}

    /// What becomes of a host that is not known (`StrictHostKeyChecking`). One whose key has changed is always refused.
    enum Unknown {
        ASK, ACCEPT, REFUSE
    }

    SshHop {
        keys = List.copyOf(keys);
        knownHosts = List.copyOf(knownHosts);
    }

    /// What makes it this login and no other.
    SshHop unlabelled() {
        return new SshHop("", user, host, port, keyName, keys, onlyThese, agent, password, knownHosts, unknown,
                hashNames,
                connectLimit, aliveInterval, aliveCount);
    }

    /// The same login, by one key and no other way.
    SshHop withKeyAlone(Path key) {
        return new SshHop(label, user, host, port, keyName, List.of(new KeyFile(key, true)), true, Optional.empty(),
                Optional.empty(), knownHosts, unknown, hashNames, connectLimit, aliveInterval, aliveCount);
    }

    /// `user@host`, for messages.
    String login() {
        return user + "@" + host;
    }

    /// `host:port`, for messages.
    String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /// What `known_hosts` calls it.
    String known() {
        return KnownHosts.nameOf(keyName, port);
    }

    /// Where things are on this computer.
    ///
    /// @param home        folder that has `.ssh`
    /// @param environment `SSH_AUTH_SOCK` is read from it, and what `${…}` in the file names
    record Here(Path home, String user, Map<String, String> environment) {
        /// Without the environment, which may hold what is secret.
        @Override
        public String toString() {
            return "Here[home=" + home + ", user=" + user + "]";
        }
    }

    /// The way to a machine, by its file and `~/.ssh/config`; where both say something, the machine file wins.
    static List<SshHop> way(Machine machine, Here here) throws IOException {
        return new Way(here, machine).hops();
    }

    private static final class Way {
        private final Here here;
        private final Machine machine;
        private final SshConfig config;

        Way(Here here, Machine machine) {
            this.here = here;
            this.machine = machine;
            this.config = new SshConfig(here.home, here.user);
        }

        List<SshHop> hops() throws IOException {
            var target = new Target(machine.host(), machine.user(), machine.port());
            return reach(target, Optional.of(machine), machine.jump(), 0);
        }

        private record Target(String host, Optional<String> user, Optional<Integer> port) {}

        private List<SshHop> reach(Target target, Optional<Machine> file, Optional<String> jump, int depth)
                throws IOException {
            if (depth > MOST_HOPS) {
                throw fault(
                        "the jump hosts of " + target.host + " lead in a circle, or there are more than " + MOST_HOPS,
                        "look at ProxyJump in ~/.ssh/config");
            }
            var options = config.of(target.host, target.user);
            var jumps = jump.or(() -> options.first("ProxyJump")).filter(text -> !text.equalsIgnoreCase("none"));
            if (jumps.isEmpty()
                    && options.first("ProxyCommand").filter(text -> !text.equalsIgnoreCase("none")).isPresent()) {
                throw fault("~/.ssh/config has a ProxyCommand for " + target.host + ", which hyload does not run",
                        "use ProxyJump");
            }
            var hops = new ArrayList<SshHop>();
            if (jumps.isPresent()) {
                var all = jumps.get().split(",");
                for (var i = 0; i < all.length; i++) {
                    // Only the first may have a way of its own; the others are reached through the one before.
                    var before = i == 0 ? Optional.<String>empty() : Optional.of("none");
                    hops.addAll(reach(parse(all[i].strip()), Optional.empty(), before, depth + hops.size() + 1));
                }
            }
            hops.add(hop(target, file, options));
            if (hops.size() > MOST_HOPS) throw fault("there are more than " + MOST_HOPS + " jump hosts", "");
            return hops;
        }

        private Target parse(String jump) throws RemoteFault {
            var match = JUMP.matcher(jump);
            if (!match.matches()) {
                throw fault("the jump host '" + jump + "' is not user@host:port", "look at `jump` in its file");
            }
            var host = Optional.ofNullable(match.group("v6")).orElseGet(() -> match.group("host"));
            return new Target(host, Optional.ofNullable(match.group("user")),
                    Optional.ofNullable(match.group("port")).map(Integer::parseInt));
        }

        private SshHop hop(Target target, Optional<Machine> file, SshConfig.Options options) throws IOException {
            var host =
                    options.first("HostName").map(text -> expand(text, Map.of('h', target.host))).orElse(target.host);
            int port = target.port.isPresent() ? target.port.get() : number(options, "Port", 22);
            if (port < 1 || port > 65_535) throw fault("there is no port " + port, "use 1 to 65535");
            var user = target.user.or(() -> options.first("User")).orElse(here.user);
            var tokens =
                    Map.of('h', host, 'n', target.host, 'p', Integer.toString(port), 'r', user, 'u', here.user, 'd',
                            here.home.toString(), 'k', options.first("HostKeyAlias").orElse(target.host));
            return new SshHop(file.isPresent() ? machine.name() : machine.name() + ": jump host " + host, user, host,
                    port,
                    options.first("HostKeyAlias").orElse(host), keys(file, options, tokens),
                    options.yes("IdentitiesOnly"), agent(options, tokens), file.flatMap(Machine::password),
                    knownHosts(options, tokens), unknown(options), options.yes("HashKnownHosts"),
                    seconds(options, "ConnectTimeout", CONNECT_LIMIT),
                    seconds(options, "ServerAliveInterval", ALIVE_INTERVAL),
                    number(options, "ServerAliveCountMax", ALIVE_COUNT));
        }

        private List<KeyFile> keys(Optional<Machine> file, SshConfig.Options options, Map<Character, String> tokens) {
            var keys = new ArrayList<KeyFile>();
            file.flatMap(Machine::key)
                    .ifPresent(path -> keys.add(new KeyFile(config.inHome(path, Path.of("").toAbsolutePath()), true)));
            var named = options.all("IdentityFile");
            for (var path : named) {
                if (!path.equalsIgnoreCase("none")) {
                    keys.add(new KeyFile(config.inHome(expand(path, tokens), here.home), false));
                }
            }
            if (named.isEmpty()) {
                for (var name : USUAL_KEYS) keys.add(new KeyFile(here.home.resolve(".ssh").resolve(name), false));
            }
            return keys;
        }

        private Optional<Path> agent(SshConfig.Options options, Map<Character, String> tokens) {
            var usual = Optional.ofNullable(here.environment.get("SSH_AUTH_SOCK")).filter(path -> !path.isEmpty());
            var said = options.first("IdentityAgent").filter(path -> !path.equals("SSH_AUTH_SOCK"));
            if (said.isEmpty()) return usual.map(Path::of);
            if (said.get().equalsIgnoreCase("none")) return Optional.empty();
            var path = said.get().startsWith("$")
                    ? here.environment.getOrDefault(said.get().substring(1), "")
                    : expand(said.get(), tokens);
            return path.isEmpty() ? Optional.empty() : Optional.of(config.inHome(path, here.home));
        }

        private List<Path> knownHosts(SshConfig.Options options, Map<Character, String> tokens) {
            var files = new ArrayList<Path>();
            for (var path : options.all("UserKnownHostsFile")) {
                if (!path.equalsIgnoreCase("none")) files.add(config.inHome(expand(path, tokens), here.home));
            }
            if (files.isEmpty()) {
                files.add(here.home.resolve(".ssh/known_hosts"));
                files.add(here.home.resolve(".ssh/known_hosts2"));
            }
            return files;
        }

        private static Unknown unknown(SshConfig.Options options) {
            return switch (options.first("StrictHostKeyChecking").orElse("ask").toLowerCase(Locale.ROOT)) {
                case "yes" -> Unknown.REFUSE;
                case "accept-new", "no", "off" -> Unknown.ACCEPT;
                default -> Unknown.ASK;
            };
        }

        private Duration seconds(SshConfig.Options options, String keyword, Duration otherwise) throws RemoteFault {
            var seconds = number(options, keyword, 0);
            return seconds == 0 ? otherwise : Duration.ofSeconds(seconds);
        }

        private int number(SshConfig.Options options, String keyword, int otherwise) throws RemoteFault {
            var text = options.first(keyword);
            if (text.isEmpty()) return otherwise;
            if (!text.get().matches("\\d{1,6}")) {
                throw fault(keyword + " " + text.get() + " in ~/.ssh/config is no number", "");
            }
            return Integer.parseInt(text.get());
        }

        /// Puts in what `%x` and `${NAME}` stand for; what is not known stays as it is.
        private String expand(String text, Map<Character, String> tokens) {
            var out = new StringBuilder();
            for (var i = 0; i < text.length(); i++) {
                var c = text.charAt(i);
                if (c == '%' && i + 1 < text.length()) {
                    var token = text.charAt(++i);
                    out.append(switch (token) {
                        case '%' -> "%";
                        case 'l' -> LocalHost.name();
                        case 'L' -> LocalHost.name().replaceFirst("\\..*", "");
                        default -> tokens.getOrDefault(token, "%" + token);
                    });
                } else if (text.startsWith("${", i) && text.indexOf('}', i) > 0) {
                    var end = text.indexOf('}', i);
                    out.append(here.environment.getOrDefault(text.substring(i + 2, end), ""));
                    i = end;
                } else {
                    out.append(c);
                }
            }
            return out.toString();
        }

        private RemoteFault fault(String why, String mend) {
            return new RemoteFault(machine.name(), why, mend);
        }
    }
}
