package help.cairn.reports;

import help.cairn.articles.Slug;
import help.cairn.web.Words;
import java.util.List;
import java.util.stream.Collectors;

/// The beginning of an article, made of what people ask.
///
/// @param topic id of the contact topic that it answers; empty for none
/// @param questions the most typed first
/// @param wordings how people wrote to us about it, scrubbed
record GapDraft(String title, String topic, List<String> questions, List<String> wordings) {
    private static final int KEYWORDS = 8;
    private static final int LISTED = 20;
    private static final int LONGEST = 155;
    private static final String MARKS = "\\`*_{}[]<>()#+-.!|~:\"&$=^";

    String id() {
        return Slug.of(title).value();
    }

    /// As a content file. It is not published until somebody takes "draft" out.
    ///
    /// @param words of the language in which it is written
    String markdown(Words words) {
        var text = new StringBuilder("---\n");
        text.append("title: ").append(quoted(title)).append('\n');
        text.append("id: ").append(quoted(id())).append('\n');
        text.append("description: ").append(quoted(description())).append('\n');
        text.append("keywords: [").append(questions.stream().limit(KEYWORDS).map(GapDraft::quoted).collect(Collectors.joining(", "))).append("]\n");
        if (!topic.isEmpty()) {
            text.append("topic: ").append(quoted(topic)).append('\n');
        }
        text.append("draft: true\n---\n");
        text.append(words.say("gaps.draft.answer")).append("\n\n## ").append(words.say("gaps.draft.asked")).append("\n\n");
        list(text, questions);
        if (!wordings.isEmpty()) {
            text.append("\n## ").append(words.say("gaps.draft.wrote")).append("\n\n");
            list(text, wordings);
        }
        return text.toString();
    }

    private static void list(StringBuilder text, List<String> lines) {
        lines.stream().limit(LISTED).forEach(line -> text.append("- ").append(escaped(line)).append('\n'));
    }

    private String description() {
        var all = String.join(", ", questions);
        return all.length() <= LONGEST ? all : all.substring(0, LONGEST - 1).strip() + "…";
    }

    /// Text between quotation marks, which YAML takes for nothing else.
    private static String quoted(String text) {
        return "\"" + flat(text).replace("\\", "\\\\").replace("\"", "\\\"").replace("{{", "{ {") + "\"";
    }

    /// Text that Markdown takes for nothing else, whatever a shopper typed.
    static String escaped(String text) {
        var escaped = new StringBuilder();
        flat(text).chars().forEach(letter -> escaped.append(MARKS.indexOf(letter) >= 0 ? "\\" : "").append((char) letter));
        return escaped.toString();
    }

    private static String flat(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }
}
