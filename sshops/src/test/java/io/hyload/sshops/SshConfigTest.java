package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// `~/.ssh/config`, with `ssh -G` as the second opinion.
class SshConfigTest {
    @TempDir
    Path home;

    @BeforeEach
    void folder() throws IOException {
        Files.createDirectory(home.resolve(".ssh"));
    }

    private void config(String text) throws IOException {
        Files.writeString(home.resolve(".ssh/config"), text);
    }

    private SshConfig.Options of(String host) throws IOException {
        return new SshConfig(home, "me").of(host, Optional.empty());
    }

    private List<SshHop> way(Machine machine) throws IOException {
        return SshHop.way(machine, new SshHop.Here(home, "me", Map.of("SSH_AUTH_SOCK", "/run/agent")));
    }

    @Test @RequiresProgram("ssh")
    void aHostIsReadAsOpenSshReadsIt() throws IOException {
        Files.createDirectory(home.resolve(".ssh/conf.d"));
        Files.writeString(home.resolve(".ssh/conf.d/a.conf"),
                "Host gen*\n  ServerAliveInterval 7\n  User fromInclude\n");
        Files.writeString(home.resolve(".ssh/conf.d/b.conf"), "ConnectTimeout 3\n");
        config("""
                # before all hosts
                Include %s/.ssh/conf.d/*.conf
                Host gen1 !gen2
                  HostName=10.0.0.7
                  Port = 2222
                  IdentityFile "~/my keys/one"   # a comment
                host gen? *.local
                \tport 99
                \tuser\tlate
                  IdentityFile ~/.ssh/two
                Host * !gen1
                  ProxyJump bastion,b@second:2200
                Match host 10.0.0.7 user fromInclude
                  IdentitiesOnly yes
                Match exec "false"
                  User evil
                Match originalhost gen1 !user fromInclude
                  Port 5
                Host web
                  ProxyCommand none
                Host web
                  HostName %%h.example
                  StrictHostKeyChecking accept-new
                """.formatted(home));
        for (var host : List.of("gen1", "gen2", "x.local", "web", "GEN1", "other")) {
            var ours = of(host);
            var theirs = Command.of("ssh", "-G", "-F", home.resolve(".ssh/config").toString(), host).run().out();
            assertThat(ours.first("HostName").map(name -> name.replace("%h", host)).orElse(host.toLowerCase())).as(host)
                    .isEqualToIgnoringCase(value(theirs, "hostname"));
            assertThat(ours.first("Port").orElse("22")).as(host).isEqualTo(value(theirs, "port"));
            assertThat(ours.first("User").orElse(System.getProperty("user.name"))).as(host)
                    .isEqualTo(value(theirs, "user"));
            assertThat(ours.yes("IdentitiesOnly")).as(host).isEqualTo(value(theirs, "identitiesonly").equals("yes"));
            assertThat(ours.first("ConnectTimeout")).as(host).contains(value(theirs, "connecttimeout"));
            assertThat(ours.first("ServerAliveInterval").orElse("0")).as(host)
                    .isEqualTo(value(theirs, "serveraliveinterval"));
            assertThat(ours.first("ProxyJump").orElse("")).as(host).isEqualTo(value(theirs, "proxyjump"));
            if (!ours.all("IdentityFile").isEmpty()) {
                assertThat(ours.all("IdentityFile")).as(host).isEqualTo(theirs.lines()
                        .filter(line -> line.startsWith("identityfile ")).map(line -> line.substring(13)).toList());
            }
        }
    }

    private static String value(String printed, String keyword) {
        return printed.lines().filter(line -> line.startsWith(keyword + " "))
                .map(line -> line.substring(keyword.length() + 1)).findFirst().orElse("");
    }

    @Test
    void theMachineFileWinsOverTheConfig() throws IOException {
        config("""
                Host gen1
                  HostName 10.0.0.7
                  Port 2222
                  User config
                  IdentityFile ~/.ssh/%r-%h
                  ProxyJump elsewhere
                """);
        var hop = way(new Machine("m", "gen1", Optional.of(22), Optional.of("file"), Optional.empty(),
                Optional.of("~/key"), Optional.empty(), Set.of(), Optional.of("jump@[::1]:2200"))).getLast();
        assertThat(hop.host()).isEqualTo("10.0.0.7");
        assertThat(hop.port()).isEqualTo(22);
        assertThat(hop.user()).isEqualTo("file");
        assertThat(hop.keys()).containsExactly(new SshHop.KeyFile(home.resolve("key"), true),
                new SshHop.KeyFile(home.resolve(".ssh/file-10.0.0.7"), false));
        assertThat(hop.agent()).contains(Path.of("/run/agent"));
        var first = way(new Machine("m", "gen1", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Set.of(), Optional.of("jump@[::1]:2200"))).getFirst();
        assertThat(first.login()).isEqualTo("jump@::1");
        assertThat(first.address()).isEqualTo("[::1]:2200");
    }

    @Test
    void jumpHostsHaveTheirOwnEntriesAndTheFirstItsOwnWay() throws IOException {
        config("""
                Host target
                  ProxyJump one,two
                Host one
                  ProxyJump zero
                  User u1
                Host two
                  ProxyJump never
                  HostName two.example
                """);
        assertThat(way(new Machine("m", "target"))).extracting(SshHop::login).containsExactly("me@zero", "u1@one",
                "me@two.example", "me@target");
    }

    @Test
    void whatCannotBeFollowedIsSaid() throws IOException {
        config("Host a\n ProxyJump b\nHost b\n ProxyJump a\nHost c\n ProxyCommand nc %h %p\nHost d\n Port x\n");
        assertThatThrownBy(() -> way(new Machine("m", "a"))).isInstanceOf(RemoteFault.class)
                .hasMessageContaining("lead in a circle");
        assertThatThrownBy(() -> way(new Machine("m", "c"))).hasMessage(
                "m: ~/.ssh/config has a ProxyCommand for c, which hyload does not run (use ProxyJump)");
        assertThatThrownBy(() -> way(new Machine("m", "d"))).hasMessage("m: Port x in ~/.ssh/config is no number");
        config("Include config\n");
        assertThatThrownBy(() -> of("x")).hasMessageContaining("includes itself");
        config("Host \"a\n");
        assertThatThrownBy(() -> of("x")).hasMessageEndingWith("config line 1: a quote is not closed");
        config("Host\n");
        assertThatThrownBy(() -> of("x")).hasMessageEndingWith("config line 1: Host has no value");
    }

    @Test
    void withoutAFileEverythingIsAsUsual() throws IOException {
        var hop = way(new Machine("m", "h")).getFirst();
        assertThat(hop.port()).isEqualTo(22);
        assertThat(hop.keys()).extracting(key -> home.relativize(key.path()).toString()).containsExactly(".ssh/id_rsa",
                ".ssh/id_ecdsa", ".ssh/id_ed25519");
        assertThat(hop.knownHosts()).first().isEqualTo(home.resolve(".ssh/known_hosts"));
        assertThat(hop.connectLimit()).isEqualTo(SshHop.CONNECT_LIMIT);
        assertThat(hop.aliveInterval()).isEqualTo(SshHop.ALIVE_INTERVAL);
    }

    @Test
    void aHostilePatternTakesNoTime() {
        assertThat(SshConfig.matches("*a".repeat(2000), "a".repeat(5000) + "b")).isFalse();
        assertThat(SshConfig.matches("a*?c*", "abxc")).isTrue();
    }
}
