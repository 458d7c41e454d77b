package help.cairn.publishing;

import java.io.IOException;

/// Where the content comes from: a folder, or a Git repository.
public interface Source extends AutoCloseable {
    /// What the help center is called where its content does not say.
    String name();

    /// The branch that is served; empty for a folder.
    default String branch() {
        return "";
    }

    /// Brings what is new from elsewhere.
    ///
    /// @return whether something came
    /// @throws IOException with a sentence that says what to mend, if it cannot be reached
    default boolean fetch() throws IOException {
        return false;
    }

    /// The newest state that is here.
    ///
    /// @throws IOException with a sentence that says what to mend, if there is none or it cannot be read
    Tree now() throws IOException;

    /// The state at one commit.
    ///
    /// @param commit a hash, whole or abbreviated
    /// @throws IOException if there is no such commit here
    default Tree at(String commit) throws IOException {
        throw new IOException("There are no commits in a folder: serve a repository with --git to go back to one.");
    }

    /// Puts in order what the source keeps for itself; called now and then when nobody waits.
    default void tidy() throws IOException {}

    @Override
    default void close() {}
}
