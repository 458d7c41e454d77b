package help.cairn.demo;

/// How a shopper's need ends. It is drawn first and acted out afterwards, so that what is planted is known exactly.
sealed interface Ending {
    /// Read the answer.
    ///
    /// @param said whether they said that it helped
    record Answered(boolean said) implements Ending {}

    /// Went with nothing.
    ///
    /// @param read whether they had read the answer
    record Left(boolean read) implements Ending {}

    /// Went to the form.
    ///
    /// @param read whether they had read the answer
    record Asked(boolean read, Way way) implements Ending {}

    /// What became of a form.
    enum Way {
        SENDS, SOLVED, READS, CALLS, DROPS
    }
}
