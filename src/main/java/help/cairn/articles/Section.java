package help.cairn.articles;

import java.util.List;

/// A group of articles within a category: a folder inside the category's folder.
///
/// @param key the folder's path below the category; stable, the same in all locales
/// @param articles in the order in which they are listed
public record Section(String key, Slug slug, String title, String description, int weight, List<Article> articles) {
    public Section {
        articles = List.copyOf(articles);
    }
}
