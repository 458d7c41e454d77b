package help.cairn.articles;

/// A heading inside an article, as the contents list shows it.
///
/// @param level 2 to 6
/// @param anchor the id that a link to it carries
public record Heading(int level, String anchor, String text) {}
