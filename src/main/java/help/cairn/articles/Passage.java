package help.cairn.articles;

/// The plain text of an article under one heading: what search finds and quotes.
///
/// @param anchor empty for the text before the first heading
/// @param heading empty for the text before the first heading
/// @param text blocks (paragraphs, list items, table rows) separated by line feeds
public record Passage(String anchor, String heading, String text) {}
