package help.cairn.deflection;

/// How an episode ended. Every episode has exactly one outcome.
public enum Outcome {
    CONTACTED, CANNOT_TELL, EXPLICIT_DEFLECTION, IMPLICIT_DEFLECTION, CONFIRMED_ANSWER, ASSUMED_ANSWER, GAVE_UP
}
