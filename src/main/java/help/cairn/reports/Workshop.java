package help.cairn.reports;

import java.io.IOException;
import java.util.List;

/// Where a gap is closed: the content, which reports know nothing of.
public interface Workshop {
    /// A change of one file.
    ///
    /// @param path below the content's root
    /// @param text what the file says then
    /// @param patch the same for `git apply`
    record Change(String path, String text, String patch) {}

    /// A change that cannot be made; the message says why and what to do.
    final class Impossible extends Exception {
        private static final long serialVersionUID = 1;

        public Impossible(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// Whether a change can go onto a branch.
    boolean commits();

    /// @param folder such as `en/orders-delivery`
    Change article(String folder, String name, String text) throws IOException;

    /// @param path of the article's file
    Change keywords(String path, List<String> words) throws IOException, Impossible;

    Change synonym(String locale, List<String> from, List<String> to) throws IOException;

    /// @param name what the branch is about
    /// @return the branch
    /// @throws IOException with a sentence that says what to mend
    String commit(Change change, String name, String message, String author, String email) throws IOException;
}
