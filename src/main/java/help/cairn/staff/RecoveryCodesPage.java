package help.cairn.staff;

import java.util.List;

/// Recovery codes, shown this once.
///
/// @param fresh whether the second step was turned on just now
public record RecoveryCodesPage(String back, List<String> codes, boolean fresh) {}
