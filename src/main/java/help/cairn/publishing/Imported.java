package help.cairn.publishing;

import java.util.List;

/// What an import brought in, and what it could not bring in as it was.
///
/// @param notes what was changed or left where it was
/// @param refused what is not among the articles; somebody has to mend it
public record Imported(int articles, int pictures, int redirects, List<Note> notes, List<Note> refused) {
    /// @param file the article, or the part of the export, that is meant
    /// @param what what could not be converted
    /// @param instead what stands there now, or what to do
    public record Note(String file, String what, String instead) {
        @Override
        public String toString() {
            return "%s: %s: %s".formatted(oneLine(file), oneLine(what), oneLine(instead));
        }

        private static String oneLine(String text) {
            return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        }
    }
}
