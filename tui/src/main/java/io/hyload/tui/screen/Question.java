package io.hyload.tui.screen;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.hyload.sshops.Secret;
import io.hyload.tui.Binding;
import io.hyload.tui.Canvas;
import io.hyload.tui.Confirm;
import io.hyload.tui.Context;
import io.hyload.tui.Dialog;
import io.hyload.tui.Effect;
import io.hyload.tui.Key;
import io.hyload.tui.Msg;
import io.hyload.tui.Next;
import io.hyload.tui.Prompt;
import io.hyload.tui.Size;

/// What a connection asks. Closing it is an answer too, since a thread waits for one: no.
///
/// @param id     of the question
/// @param dialog that asks
record Question(long id, Dialog dialog) implements Dialog {

    static Question of(MachineMsg.Asks asked) {
        long id = asked.id();
        return new Question(id, switch (asked.query()) {
            case MachineMsg.Query.HostKey(var key) -> Confirm.of("Trust the key of " + key.machine() + "?",
                    List.of(key.host(), type(key.type()) + " " + key.fingerprint()),
                    "This host was never seen before. On it, ssh-keygen -lf /etc/ssh/ssh_host_" + file(key.type())
                            + "_key.pub shows its fingerprint: only if it is the same it is the right one.",
                    "Refuse", Confirm.Button.answer("Trust", answer(id, new Secret(""))));
            case MachineMsg.Query.Password(var machine, var login) ->
                Prompt.secret("Password for " + machine, login + "'s password", typed -> answer(id, typed));
            case MachineMsg.Query.Passphrase(var key) ->
                Prompt.secret("Passphrase", "Passphrase for key " + key, typed -> answer(id, typed));
            case MachineMsg.Query.OfServer(var machine, var login, var instruction, var text, boolean echo) -> {
                var question = login + (instruction.isEmpty() ? "" : "\n" + instruction) + "\n" + text;
                yield echo ? Prompt.of(machine + " asks", question, "", typed -> "",
                        typed -> answer(id, new Secret(typed)))
                        : Prompt.secret(machine + " asks", question, typed -> answer(id, typed));
            }
        });
    }

    private static Msg answer(long id, Secret secret) {
        return new MachineChoice.Effects(new MachineEffect.Answer(id, Optional.of(secret)));
    }

    private static String type(String algorithm) {
        return file(algorithm).toUpperCase(Locale.ROOT);
    }

    private static String file(String algorithm) {
        return algorithm.startsWith("ecdsa-") ? "ecdsa" : algorithm.replaceFirst("^ssh-", "");
    }

    private Next wrapped(Next next) {
        var effects = next.effects().stream().map(effect -> effect instanceof Effect.Close
                ? new Effect.Answer(new MachineChoice.Effects(new MachineEffect.Answer(id, Optional.empty()))) : effect)
                .toList();
        return new Next(new Question(id, (Dialog) next.screen()), effects);
    }

    @Override
    public String name() {
        return dialog.name();
    }

    @Override
    public List<Binding> bindings() {
        return dialog.bindings().stream().map(binding -> new Binding(binding.keys(), binding.label(), binding.footer(),
                () -> wrapped(binding.act().get()))).toList();
    }

    @Override
    public Optional<Next> typed(Key key) {
        return dialog.typed(key).map(this::wrapped);
    }

    @Override
    public Next on(Msg msg, Context context) {
        return msg instanceof MachineMsg.Withdrawn(long gone) && gone == id ? Next.of(this, new Effect.Close())
                : wrapped(dialog.on(msg, context));
    }

    @Override
    public Size size(Size most) {
        return dialog.size(most);
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        dialog.draw(canvas, context);
    }
}
