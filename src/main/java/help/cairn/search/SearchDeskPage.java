package help.cairn.search;

import help.cairn.web.Link;
import java.util.List;
import java.util.Optional;

/// Why search answers a question as it does, for those who look after it.
///
/// @param query as typed; empty for everything that is known in a language
/// @param lang the language's tag
/// @param languages those of the site, to choose from
/// @param explained how the results come about; empty where nothing was asked
/// @param learns whether search learns from what shoppers find
/// @param learned what holds for the question, the heaviest first
/// @param more how many more there are that are not listed
/// @param address where the forms lead
/// @param token against forged forms
public record SearchDeskPage(
        String query, String lang, List<Language> languages, Optional<List<Explained>> explained, boolean learns, List<Learnt> learned, int more,
        List<Meaning> synonyms, List<Pinned> pins, String address, String token) {

    public record Language(String tag, String name, boolean current) {}

    /// One result.
    ///
    /// @param path the file it comes from
    /// @param score as people read it
    /// @param layers how it was found, as people read it, such as "Spelling mended"
    /// @param covered how much of the question it has, as people read it; empty if its words did not bring it here
    /// @param parts what its score is made of
    /// @param moves what would move it, as people read it
    /// @param pin a line for `pins.yaml` that would put it first; empty if there is nothing to pin
    public record Explained(
            Link article, String path, String score, List<String> layers, String covered, List<Part> parts, List<String> moves, String pin) {}

    /// A part of a score, as people read it.
    ///
    /// @param name such as the word of the question
    /// @param value its points
    /// @param detail where they come from; may be empty
    public record Part(String name, String value, String detail) {}

    /// @param article with an empty address if it is not published
    /// @param id of the article
    /// @param percent the weight, from 0 to 100
    public record Learnt(String words, Link article, String id, int visitors, int percent, String last, String iso) {}

    /// @param from what is typed
    /// @param to what is searched for too; empty where each of `from` stands for all
    public record Meaning(List<String> from, List<String> to) {}

    public record Pinned(String query, List<Link> articles) {}
}
