// Record one error
Stats.oneError("what went wrong");
