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

    /// The very same if it never had it.
    Category without(String article) {
        if (all().noneMatch(one -> one.id().equals(article))) {
            return this;
        }
        return new Category(
                key, locale, slug, title, description, icon, weight, articles.stream().filter(one -> !one.id().equals(article)).toList(),
                sections.stream()
                        .map(section -> new Section(section.key(), section.slug(), section.title(), section.description(), section.weight(),
                                section.articles().stream().filter(one -> !one.id().equals(article)).toList()))
                        .filter(section -> !section.articles().isEmpty()).toList());
    }

    /// Its address within the help center, such as `/en/categories/orders-delivery`.
    public String address() {
        return "/" + locale.toLanguageTag() + "/categories/" + slug;
    }
}
