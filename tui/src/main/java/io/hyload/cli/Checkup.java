package io.hyload.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

import io.hyload.stats.DatagramPort;

import static io.hyload.cli.Finding.fail;
import static io.hyload.cli.Finding.ok;
import static io.hyload.cli.Finding.warn;

/// Judges a machine for generating load. What the system does not tell is left out.
final class Checkup {
    /// Fewer would not let a middling run open its connections.
    private static final long ENOUGH_FILES = 4_096;
    private static final int ENOUGH_PORTS = 16_000;
    private static final long ENOUGH_HEAP = 256L << 20;
    private static final int ENOUGH_BACKLOG = 512;

    /// Response times are told in tenths of milliseconds.
    private static final long COARSE_NANOS = 100_000;
    private static final long SLOW_READ_NANOS = 500;
    private static final long STEPPED_MICROS = 1_000;

    /// Read without a system call; any other costs a microsecond and more, several times a request.
    private static final Set<String> FAST_CLOCKS = Set.of("tsc", "kvm-clock", "arch_sys_counter",
            "hyperv_clocksource_tsc_page");

    /// Linux keeps a connection that it closed first for so long. It is a constant of the kernel: `tcp_fin_timeout`,
    /// often named for this, is about another state.
    private static final int TIME_WAIT_SECONDS = 60;

    private Checkup() {}

    static List<Finding> of(Machine machine) {
        var findings = new ArrayList<Finding>();
        findings.add(jdk(machine.jdk()));
        machine.files().soft().ifPresent(soft -> findings.add(files(soft, machine.files().hard())));
        machine.ports().ifPresent(ports -> findings.add(ports(ports)));
        findings.add(cores(machine.cores()));
        findings.add(memory(machine.memory()));
        findings.add(clock(machine.clock()));
        machine.listenBacklog().ifPresent(backlog -> findings.add(backlog(backlog)));
        machine.receiveBuffer().ifPresent(most -> findings.add(receiveBuffer(most)));
        findings.add(fonts(machine.fonts()));
        findings.add(terminal(machine.terminal()));
        findings.add(temp(machine.temp()));
        return List.copyOf(findings);
    }

    private static Finding jdk(Machine.Jdk jdk) {
        var value = "%s, %s, %s".formatted(jdk.version(), jdk.vendor(), jdk.home());
        return jdk.compiler()
                ? ok("Java", value)
                : fail("Java", value + ", no compiler", "scenarios cannot be compiled",
                        "install a JDK 25, not a JRE, and set JAVA_HOME");
    }

    private static Finding files(long soft, OptionalLong hard) {
        var more = hard.isPresent() && hard.getAsLong() != soft ? " (hard limit " + limit(hard.getAsLong()) + ")" : "";
        var value = limit(soft) + " open files and sockets" + more;
        if (soft >= ENOUGH_FILES) return ok("files", value);
        return warn("files", value, "a run can hold about " + number(Math.max(0, soft - 100)) + " connections at once",
                "ulimit -n 65536 before the start, or a nofile line in /etc/security/limits.conf");
    }

    private static Finding ports(Machine.Ports ports) {
        boolean quick = ports.reuse().orElse(0) == 1;
        var rate = quick
                ? "closed ones are reused at once"
                : "about " + number(ports.count() / TIME_WAIT_SECONDS) + " new ones a second if closed by us";
        var value = "%s (%d-%d): connections to one server address at once; %s".formatted(number(ports.count()),
                ports.first(), ports.last(), rate);
        if (ports.count() >= ENOUGH_PORTS) return ok("local ports", value);
        return warn("local ports", value, "more users than ports cannot connect to one address",
                "sysctl -w net.ipv4.ip_local_port_range='1024 65535', or localAddress(…) with several addresses");
    }

    private static Finding cores(Machine.Cores cores) {
        var value = new StringBuilder(number(cores.usable()));
        cores.present().ifPresent(present -> {
            if (present != cores.usable()) value.append(" of ").append(number(present));
        });
        cores.limit().ifPresent(limit -> value.append(String.format(Locale.ROOT, ", control group limit %.1f", limit)));
        if (cores.limit().isPresent() && cores.limit().getAsDouble() < cores.usable()) {
            return warn("cores", value.toString(),
                    "a run that needs more is paused by the system, which looks like slow responses",
                    "raise the CPU limit of the container, to whole cores");
        }
        if (cores.usable() > 1) return ok("cores", value.toString());
        return warn("cores", value.toString(), "load, garbage collector and a server on this machine share it",
                "use a machine with two or more, and the server elsewhere");
    }

    private static Finding memory(Machine.Memory memory) {
        var value = new StringBuilder("heap up to ").append(bytes(memory.maxHeap()));
        memory.physical().ifPresent(physical -> value.append(", machine ").append(bytes(physical)));
        memory.limit().ifPresent(limit -> value.append(", control group limit ").append(bytes(limit)));
        if (memory.limit().isPresent() && memory.maxHeap() > memory.limit().getAsLong()) {
            return warn("memory", value.toString(), "the system kills the run when it uses its heap",
                    "HYLOAD_OPTS=-Xmx" + (memory.limit().getAsLong() / 4 * 3 >> 20) + "m");
        }
        if (memory.maxHeap() >= ENOUGH_HEAP) return ok("memory", value.toString());
        return warn("memory", value.toString(), "thousands of users may not fit", "HYLOAD_OPTS=-Xmx512m");
    }

    private static Finding clock(Machine.Clock clock) {
        var value = "steps of %s ns, %s ns a reading, wall clock within %s µs".formatted(number(clock.granularity()),
                number(clock.readCost()), number(Math.abs(clock.drift())))
                + clock.source().map(s -> ", " + s).orElse("");
        if (Math.abs(clock.drift()) > STEPPED_MICROS) {
            return warn("clock", value, "the wall clock is being set just now: seconds of several workers do not match",
                    "wait until chronyd or ntpd has settled");
        }
        if (clock.granularity() > COARSE_NANOS) {
            return warn("clock", value, "response times are no finer than that", "choose another clock source");
        }
        boolean slow = clock.readCost() > SLOW_READ_NANOS
                || clock.source().isPresent() && !FAST_CLOCKS.contains(clock.source().get());
        if (!slow) return ok("clock", value);
        return warn("clock", value, "reading the time takes a good part of a request's work",
                "echo tsc > /sys/devices/system/clocksource/clocksource0/current_clocksource, if there is one");
    }

    private static Finding backlog(int backlog) {
        var value = number(backlog) + " waiting connections (somaxconn)";
        if (backlog >= ENOUGH_BACKLOG) return ok("listen queue", value);
        return warn("listen queue", value, "a server on this machine refuses or delays bursts of connects",
                "sysctl -w net.core.somaxconn=4096");
    }

    private static Finding receiveBuffer(int most) {
        var value = bytes(most) + " of datagrams waiting (rmem_max)";
        if (most >= DatagramPort.RECEIVE_BUFFER) return ok("receive buffer", value);
        return warn("receive buffer", value,
                "a hub or monitor here may lose records of many workers that report at once",
                "sysctl -w net.core.rmem_max=" + DatagramPort.RECEIVE_BUFFER);
    }

    private static Finding fonts(Machine.Fonts fonts) {
        var mend = "apt install fontconfig fonts-dejavu-core, or the like";
        if (fonts.count().isEmpty()) return warn("fonts", "no fontconfig", "no SVG charts can be drawn", mend);
        int count = fonts.count().getAsInt();
        if (count == 0) return warn("fonts", "none", "no SVG charts can be drawn", mend);
        return ok("fonts", number(count));
    }

    private static Finding terminal(Machine.Terminal terminal) {
        var value = terminal.present()
                ? "TERM=" + terminal.type() + ", " + terminal.charset()
                : "none (output is piped)";
        if (!terminal.present()) return ok("terminal", value);
        if (terminal.type().isEmpty() || terminal.type().equals("dumb")) {
            return warn("terminal", value, "no colors and no live view", "export TERM=xterm-256color, or use --plain");
        }
        if (terminal.charset().equalsIgnoreCase("UTF-8")) return ok("terminal", value);
        return warn("terminal", value, "names that are not ASCII may not show or open", "export LC_ALL=C.UTF-8");
    }

    private static Finding temp(Machine.TempFolder temp) {
        if (temp.writable()) return ok("temporary files", temp.path().toString());
        return warn("temporary files", temp.path() + " cannot be written", "libraries that unpack code there fail",
                "mend the folder, or HYLOAD_OPTS=-Djava.io.tmpdir=DIR");
    }

    private static String limit(long files) {
        return files == Long.MAX_VALUE ? "unlimited" : number(files);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String bytes(long bytes) {
        if (bytes < 1L << 20) return (bytes >> 10) + " kB";
        return bytes < 1L << 30
                ? String.format(Locale.ROOT, "%d MB", bytes >> 20)
                : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
    }
}
