package help.cairn.reading;

import help.cairn.web.Link;
import java.util.List;

/// A category: its sections and articles.
///
/// @param groups the articles without a section first (with an empty title), then the sections
public record CategoryPage(String title, String description, List<Group> groups) {
    public record Group(String title, String anchor, String description, List<Link> articles) {}
}
