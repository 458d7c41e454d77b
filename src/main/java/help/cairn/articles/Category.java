package help.cairn.articles;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A shelf of the help center in one locale: a top-level folder.
///
/// @param key the folder's name; the same in all locales
/// @param icon the name of an icon of the theme; empty for the theme's own choice
/// @param articles those that stand directly in the category, in order
/// @param sections in order; none of them empty
public record Category(
        String key,
        Locale locale,
        Slug slug,
        String title,
        String description,
        String icon,
        int weight,
        List<Article> articles,
        List<Section> sections) {
    public Category {
        articles = List.copyOf(articles);
        sections = List.copyOf(sections);
    }

    public Stream<Article> all() {
        return Stream.concat(articles.stream(), sections.stream().flatMap(section -> section.articles().stream()));
    }

    /// Its address within the help center, such as `/en/categories/orders-delivery`.
    public String address() {
        return "/" + locale.toLanguageTag() + "/categories/" + slug;
    }
}
