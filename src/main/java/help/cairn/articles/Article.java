package help.cairn.articles;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// One published answer in one locale. It is complete: its HTML is clean and its links are resolved.
///
/// @param id stable across renames and the same in all locales
/// @param path the file it came from, relative to the content folder, with forward slashes
/// @param category the key of its category (the folder)
/// @param section the key of its section within the category, if it has one
/// @param description one sentence, empty if the writer gave none (then `lead` serves)
/// @param lead the first sentences of the text, plain
/// @param html the cleaned body, safe to print as it is
/// @param keywords words that shoppers use for it
/// @param topic the contact topic it answers, empty if none
/// @param related ids of articles to read next
/// @param updated the day of the last change that readers should know of
/// @param authors who wrote it, if readers shall know
/// @param history the address of its history, if the site has one
/// @param words how many words its text has, for the reading time
/// @param revision a short hash of the source: changes whenever the article changes
/// @param pinned the cleaned first paragraph as HTML, for reading the answer in place
public record Article(
        String id,
        Locale locale,
        Slug slug,
        String path,
        String category,
        Optional<String> section,
        String title,
        String description,
        String lead,
        String html,
        String pinned,
        List<Heading> contents,
        List<Passage> passages,
        List<String> tags,
        List<String> keywords,
        String topic,
        List<String> related,
        int weight,
        boolean featured,
        Optional<LocalDate> published,
        LocalDate updated,
        List<String> authors,
        Optional<String> history,
        int words,
        String revision) {

    private static final int WORDS_A_MINUTE = 200;

    public Article {
        Objects.requireNonNull(locale);
        Objects.requireNonNull(slug);
        if (id.isBlank() || title.isBlank()) {
            throw new IllegalArgumentException("An article has an id and a title: \"%s\" lacks one.".formatted(path));
        }
        contents = List.copyOf(contents);
        passages = List.copyOf(passages);
        tags = List.copyOf(tags);
        keywords = List.copyOf(keywords);
        related = List.copyOf(related);
        authors = List.copyOf(authors);
    }

    /// What to show under its title in a list: the description, else the start of the text.
    public String summary() {
        return description.isEmpty() ? lead : description;
    }

    /// Whole minutes at 200 words a minute, at least 1.
    public int minutes() {
        return Math.max(1, Math.ceilDiv(words, WORDS_A_MINUTE));
    }

    /// Its address within the help center, such as `/en/articles/track-your-order`.
    public String address() {
        return "/" + locale.toLanguageTag() + "/articles/" + slug;
    }

    /// Its text without markup, passages separated by line feeds.
    public String text() {
        var all = new StringBuilder();
        for (var passage : passages) {
            if (!passage.heading().isEmpty()) {
                all.append(passage.heading()).append('\n');
            }
            all.append(passage.text()).append('\n');
        }
        return all.toString();
    }
}
