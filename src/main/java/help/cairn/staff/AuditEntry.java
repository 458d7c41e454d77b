package help.cairn.staff;

import java.time.Instant;

/// Who did what, for the audit trail.
///
/// @param who an address, or `command line`
/// @param act such as `ticket reply`
public record AuditEntry(Instant at, String who, String act, String what) {}
