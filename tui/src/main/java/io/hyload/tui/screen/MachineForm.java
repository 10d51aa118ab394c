package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.hyload.sshops.Machine;
import io.hyload.sshops.MachineFile;
import io.hyload.sshops.Secret;
import io.hyload.sshops.SshKeygen;
import io.hyload.tui.Form;
import io.hyload.tui.Form.Entry;
import io.hyload.tui.Form.Values;
import io.hyload.tui.Msg;

/// The forms of the screen of machines. What is wrong with a value is asked of [MachineFile], which reads it later.
final class MachineForm {
    /// Shown for no role at all.
    private static final String NO_ROLE = "none";
    /// Shown where several have different ones.
    private static final String SAME = "as it is";

    private MachineForm() {}

    /// @param taken names that machines have already
    static Form add(Set<String> taken) {
        var entries = new ArrayList<Entry>();
        entries.add(Entry.text("name", "name", "").hint("of its file in remotes/, and of the folders of its results")
                .checked(name -> taken.contains(name.strip()) ? "there is one of that name"
                        : MachineFile.wrongName(name.strip()).map(MachineFile.Wrong::toString).orElse(""))
                .needed());
        entries.addAll(entries(Optional.empty()));
        return Form.of("New machine", "Save", entries,
                values -> new MachineChoice.Effects(
                        new MachineEffect.Create(machine(values.text("name"), values, Optional.empty()))));
    }

    static Form edit(Machine machine) {
        return Form.of(machine.name(), "Save", entries(Optional.of(machine)), values -> new MachineChoice.Effects(
                new MachineEffect.Save(List.of(new MachineEffect.Edit(machine,
                        machine(machine.name(), values, machine.password()))))));
    }

    private static List<Entry> entries(Optional<Machine> machine) {
        var entries = new ArrayList<Entry>();
        entries.add(entry("host", "host", machine.map(Machine::host))
                .hint("a name, an address, or an alias of ~/.ssh/config").needed());
        entries.add(entry("sshport", "port", machine.flatMap(Machine::port).map(String::valueOf)).hint("22 if empty"));
        entries.add(entry("username", "user", machine.flatMap(Machine::user))
                .hint("if empty that of ~/.ssh/config, or yours"));
        entries.add(checked("sshprikey", Entry.path("sshprikey", "key", machine.flatMap(Machine::key).orElse("")))
                .hint("the private key; if empty those of ~/.ssh and the agent"));
        boolean hasPassword = machine.flatMap(Machine::password).isPresent();
        entries.add(checked("password", Entry.secret("password", "password")).hint(hasPassword
                ? "one is stored; what is typed replaces it" : "stored in plain text: a key is better (k)"));
        if (hasPassword) entries.add(Entry.toggle("forget", "forget password", false)
                .hint("takes the stored one out of the file"));
        entries.add(entry("jump", "jump host", machine.flatMap(Machine::jump)).hint("user@host:port on the way to it"));
        var role = machine.map(one -> MachineFile.roleText(one.roles())).filter(text -> !text.isEmpty());
        entries.add(Entry.choice("role", "role", List.of(NO_ROLE, "load", "sut", "both"), role.orElse(NO_ROLE))
                .hint("load: it makes load; sut: it is under test"));
        entries.add(entry("tags", "tags", machine.map(one -> MachineFile.tagsText(one.tags())))
                .hint("words for several at once: :mark web, hyload remote @web check"));
        entries.add(entry("javaexe", "java there", machine.flatMap(Machine::java))
                .hint("path of java, where the one that is shipped does not fit"));
        return entries;
    }

    private static Entry entry(String id, String label, Optional<String> text) {
        return checked(id, Entry.text(id, label, text.orElse("")));
    }

    private static Entry checked(String key, Entry entry) {
        return entry.checked(text -> MachineFile.wrong(key, key.equals("password") ? text : text.strip())
                .map(MachineFile.Wrong::toString).orElse(""));
    }

    private static Machine machine(String name, Values values, Optional<Secret> stored) {
        var typed = Optional.of(values.secret("password")).filter(secret -> !secret.text().isEmpty());
        boolean isForgotten = stored.isPresent() && values.isOn("forget");
        return new Machine(name, values.text("host"), said(values, "sshport").map(Integer::valueOf),
                said(values, "username"), typed.or(() -> isForgotten ? Optional.empty() : stored),
                said(values, "sshprikey"), said(values, "javaexe"), MachineFile.rolesOf(values.text("role")),
                said(values, "jump"), MachineFile.tagsOf(values.text("tags")));
    }

    /// Asks for role and tags of several. Tags that not all of them have are not shown, and stay.
    static Form tags(List<Machine> machines) {
        var roles = machines.stream().map(machine -> MachineFile.roleText(machine.roles())).distinct().toList();
        var role = roles.size() > 1 ? SAME : roles.getFirst().isEmpty() ? NO_ROLE : roles.getFirst();
        var shared = machines.getFirst().tags().stream()
                .filter(tag -> machines.stream().allMatch(machine -> machine.tags().contains(tag))).toList();
        var choices = new ArrayList<>(List.of(NO_ROLE, "load", "sut", "both"));
        if (roles.size() > 1) choices.addFirst(SAME);
        var name = machines.size() == 1 ? machines.getFirst().name() : machines.size() + " machines";
        return Form.of("Tag " + name, "Save", List.of(
                entry("tags", "tags", Optional.of(MachineFile.tagsText(shared))).hint(machines.size() == 1
                        ? "words, a blank between: web eu-1" : "those that all have; what one has alone stays"),
                Entry.choice("role", "role", choices, role).hint("load: it makes load; sut: it is under test")),
                values -> new MachineChoice.Effects(new MachineEffect.Save(machines.stream()
                        .map(machine -> new MachineEffect.Edit(machine, tagged(machine, values, shared))).toList())));
    }

    private static Machine tagged(Machine machine, Values values, List<String> shared) {
        var tags = new ArrayList<>(machine.tags());
        tags.removeAll(shared);
        tags.addAll(MachineFile.tagsOf(values.text("tags")));
        var role = values.text("role");
        return (role.equals(SAME) ? machine : machine.withRoles(MachineFile.rolesOf(role))).withTags(tags);
    }

    private static Optional<String> said(Values values, String id) {
        return Optional.of(values.text(id)).filter(text -> !text.isEmpty());
    }

    /// Asks what is to be run.
    ///
    /// @param file    that was run last
    /// @param options as words
    static Form start(List<Machine> machines, String file, String options) {
        var order = MachineOrder.of(MachineAction.START_WORKER, machines);
        return Form.of(order.question().replace("?", ""), "Start",
                List.of(Entry.path("file", "scenario", file).hint("as it was uploaded: code_java/First.java").needed(),
                        Entry.text("options", "options", options).hint("users=50 rate=100 …, as of hyload run")
                                .checked(MachineForm::wrongWords)),
                values -> {
                    var words = new ArrayList<String>(List.of(values.text("file")));
                    words.addAll(words(values.text("options")));
                    return new MachineChoice.Wants(
                            new MachineOrder(List.of(MachineAction.START_WORKER), machines, words));
                });
    }

    private static String wrongWords(String text) {
        return text.chars().filter(c -> c == '"').count() % 2 == 0 ? "" : "a \" is not closed";
    }

    /// Divided at blanks that are not between quotes.
    static List<String> words(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean isQuoted = false;
        boolean isWord = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                isQuoted = !isQuoted;
                isWord = true;
            } else if (c == ' ' && !isQuoted) {
                if (isWord) words.add(word.toString());
                word.setLength(0);
                isWord = false;
            } else {
                word.append(c);
                isWord = true;
            }
        }
        if (isWord) words.add(word.toString());
        return words;
    }

    /// Asks for what a new pair of keys is made of.
    static Form key() {
        var types = List.of(SshKeygen.Type.values()).stream().map(SshKeygen.Type::text).toList();
        Function<Values, Msg> answer = values -> new MachineChoice.Effects(new MachineEffect.MakeKey(
                values.text("file"), SshKeygen.Type.values()[types.indexOf(values.text("type"))],
                Optional.of(values.secret("once")).filter(secret -> !secret.text().isEmpty())));
        return Form.of("New pair of keys", "Make", List.of(
                Entry.text("file", "file", "~/.ssh/id_ed25519").hint("the public one is beside it, as FILE.pub")
                        .needed(),
                Entry.choice("type", "type", types, types.getFirst()),
                Entry.secret("once", "passphrase").hint("empty for none"),
                Entry.secret("twice", "again").hint("")), answer)
                .checked(values -> values.secret("once").equals(values.secret("twice")) ? Map.of()
                        : Map.of("twice", "is not the same"));
    }
}
