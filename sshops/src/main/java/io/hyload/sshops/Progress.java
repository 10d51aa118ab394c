package io.hyload.sshops;

/// What a [PlanRunner] tells while it works.
public sealed interface Progress {

    /// The machine it is about.
    String machine();

    /// A step begins, the `number`th of `count`, counted from 1.
    record Begun(String machine, int number, int count, Step step) implements Progress {}

    /// Bytes moved so far, of so many.
    record Moved(String machine, Step step, long bytes, long of) implements Progress {}

    /// A line a script printed.
    record Said(String machine, Step step, String line) implements Progress {}

    /// The step is done; `note` says what was left out since it was there already, or is empty.
    record Done(String machine, Step step, String note) implements Progress {}
}
