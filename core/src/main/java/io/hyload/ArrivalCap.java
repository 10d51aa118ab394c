package io.hyload;

import io.hyload.run.BadInput;

/// How many tasks may run at once.
record ArrivalCap(int tasks) implements ArrivalOption {

    ArrivalCap {
        if (tasks < 1) throw new BadInput("maxConcurrent: " + tasks + " tasks (give 1 or more)");
    }
}
