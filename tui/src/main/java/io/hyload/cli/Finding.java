package io.hyload.cli;

/// What one look at the machine found.
///
/// @param meaning what it means for a run; empty when all is well
/// @param mend how to change it; empty when all is well
record Finding(Mark mark, String name, String value, String meaning, String mend) {
    enum Mark {
        /// Nothing to do.
        OK("ok"),
        /// Runs are possible, with a limit the user should know of.
        WARN("warn"),
        /// Runs are impossible.
        FAIL("fail");

        private final String word;

        Mark(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static Finding ok(String name, String value) {
        return new Finding(Mark.OK, name, value, "", "");
    }

    static Finding warn(String name, String value, String meaning, String mend) {
        return new Finding(Mark.WARN, name, value, meaning, mend);
    }

    static Finding fail(String name, String value, String meaning, String mend) {
        return new Finding(Mark.FAIL, name, value, meaning, mend);
    }
}
