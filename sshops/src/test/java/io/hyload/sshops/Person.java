package io.hyload.sshops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.hyload.testsupport.Sshd;

/// Who connects in a test: a home folder with `.ssh`, answers to what is asked, and what was asked and warned of.
final class Person implements Prompts {
    final Path home;
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    final List<String> warned = Collections.synchronizedList(new ArrayList<>());
    final List<String> passwords = new ArrayList<>();
    final List<String> passphrases = new ArrayList<>();
    final Map<String, String> environment = new HashMap<>();
    List<String> answers = List.of();
    boolean trusting;
    boolean acceptNew;
    Duration idle = Duration.ofMinutes(1);

    Person(Path home) {
        this.home = home;
    }

    static Machine machine(String name, Sshd sshd) {
        return machine(name, sshd.port(), Optional.empty(), Optional.empty());
    }

    static Machine machine(String name, int port, Optional<String> key, Optional<String> password) {
        return new Machine(name, "127.0.0.1", Optional.of(port), Optional.empty(), password.map(Secret::new), key,
                Optional.empty(), Set.of(), Optional.empty());
    }

    static Machine behind(String jump, String name, String host, int port) {
        return new Machine(name, host, Optional.of(port), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Set.of(), Optional.of(jump));
    }

    SshConnections connections() {
        return connections(this);
    }

    SshConnections connections(Prompts prompts) {
        return new SshConnections(
                new SshConnections.Settings(home, System.getProperty("user.name"), environment, prompts,
                        acceptNew, warned::add, idle));
    }

    /// Makes a key in `.ssh` and returns the public one.
    String key(String name, String type, String passphrase) {
        return Sshd.newKey(ssh().resolve(name), type, passphrase);
    }

    Path ssh() {
        try {
            return Files.createDirectories(home.resolve(".ssh"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void knows(Sshd sshd) {
        write("known_hosts", sshd.knownHosts());
    }

    /// Appends to a file in `.ssh`.
    void write(String name, String text) {
        try {
            Files.writeString(ssh().resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Secret> password(String machine, String login) {
        asked.add("password of " + login + " for " + machine);
        return passwords.isEmpty() ? Optional.empty() : Optional.of(new Secret(passwords.removeFirst()));
    }

    @Override
    public Optional<Secret> passphrase(Path key) {
        asked.add("passphrase of " + key.getFileName());
        return passphrases.isEmpty() ? Optional.empty() : Optional.of(new Secret(passphrases.removeFirst()));
    }

    @Override
    public Optional<List<Secret>> answers(String machine, String login, String instruction, List<Question> questions) {
        asked.add(instruction + questions);
        return answers.isEmpty() ? Optional.empty() : Optional.of(answers.stream().map(Secret::new).toList());
    }

    @Override
    public boolean accept(UnknownHostKey key) {
        asked.add(key.toString());
        return trusting;
    }
}
