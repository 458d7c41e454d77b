package help.cairn.tickets;

import java.util.Optional;

/// A question is settled: how was it?
///
/// @param said what was said before, empty if nothing
/// @param form empty if nothing can be said or changed any more
/// @param ticket address of the question's own page
/// @param settled whether the question is solved at this moment
public record RatingPage(String reference, String subject, String said, Optional<RatingForm> form, String ticket, boolean settled) {}
