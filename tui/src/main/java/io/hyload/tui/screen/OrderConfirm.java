package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.hyload.tui.Binding;
import io.hyload.tui.Canvas;
import io.hyload.tui.Confirm;
import io.hyload.tui.Context;
import io.hyload.tui.Dialog;
import io.hyload.tui.Effect;
import io.hyload.tui.Key;
import io.hyload.tui.Msg;
import io.hyload.tui.Next;
import io.hyload.tui.Reader;
import io.hyload.tui.Size;

/// Asks whether something is meant that changes machines. `p` shows what would be done there, script by script: made only then, since
/// a plan to deploy needs all that is deployed.
///
/// @param confirm    the question itself
/// @param isPlanning whether the plan is being made
record OrderConfirm(MachineOrder order, Confirm confirm, boolean isPlanning) implements Dialog {
    private static final Key PLAN = new Key("p");

    /// @param targets the machines, a line each
    static OrderConfirm of(MachineOrder order, List<String> targets) {
        var action = order.actions().getFirst();
        var lines = new ArrayList<>(targets);
        if (!order.words().isEmpty()) lines.add(String.join(" ", order.words()));
        return new OrderConfirm(order, Confirm.of(order.question(), lines, action.outcome(), action.safeButton(),
                Confirm.Button.answer(action.button(), new MachineChoice.Meant(order))), false);
    }

    @Override
    public String name() {
        return confirm.name();
    }

    private Next wrapped(Next next) {
        return new Next(new OrderConfirm(order, (Confirm) next.screen(), isPlanning), next.effects());
    }

    @Override
    public List<Binding> bindings() {
        var bindings = new ArrayList<Binding>();
        for (var binding : confirm.bindings()) bindings.add(new Binding(binding.keys(), binding.label(),
                binding.footer(), () -> wrapped(binding.act().get())));
        if (!isPlanning) bindings.add(new Binding(List.of(PLAN), "plan", true, this::planning));
        return bindings;
    }

    private Next planning() {
        return Next.of(new OrderConfirm(order, confirm, true), new MachineEffect.Plan(order));
    }

    /// The letter is left to the plan unless it goes on with the word on a button.
    @Override
    public Optional<Next> typed(Key key) {
        if (key.equals(PLAN) && confirm.typed().isEmpty()) return Optional.empty();
        return confirm.typed(key).map(this::wrapped);
    }

    @Override
    public Next on(Msg msg, Context context) {
        if (msg instanceof MachineMsg.Planned(_, var text))
            return Next.of(new OrderConfirm(order, confirm, false), new Effect.Open(Reader.of("Plan", text)));
        return wrapped(confirm.on(msg, context));
    }

    @Override
    public Size size(Size most) {
        return confirm.size(most);
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        confirm.draw(canvas, context);
    }
}
