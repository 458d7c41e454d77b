package help.cairn.reading;

/// What is measured, and how to be left out.
///
/// @param measured whether this browser's visits are
/// @param refused whether the browser itself asks not to be followed from one day to the next
/// @param changed whether that was just decided
public record MeasuringPage(boolean measured, boolean refused, boolean changed) {}
