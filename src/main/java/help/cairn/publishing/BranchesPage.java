package help.cairn.publishing;

import java.util.List;

/// The branches of the repository, each to be seen before it is published.
///
/// @param days how long a link to hand on works
public record BranchesPage(List<Branch> branches, int days) {
    /// @param address of the preview, for those who are signed in
    /// @param link a whole address that opens it for anybody, until it expires
    public record Branch(String name, String address, String link) {}
}
