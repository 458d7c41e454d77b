package help.cairn.publishing;

import help.cairn.articles.Slug;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Changes of the content that come from what people looked for: new articles, keywords and synonyms. They go into files to take along,
/// or onto a branch of their own; what is served stays as it is until a writer merges it.
public final class Proposals {
    private static final Pattern PATH = Pattern.compile("[\\p{L}\\p{N}_-][\\p{L}\\p{N}_. -]*(/[\\p{L}\\p{N}_-][\\p{L}\\p{N}_. -]*)+\\.(md|markdown|yaml)");

    private final Source source;
    private final boolean writes;

    /// A change that cannot be made, and why.
    public static final class Impossible extends Exception {
        private static final long serialVersionUID = 1;

        Impossible(String message) {
            super(message);
        }
    }

    /// @param writes whether Cairn may push to the repository
    public Proposals(Source source, boolean writes) {
        this.source = source;
        this.writes = writes;
    }

    /// Whether a change can go onto a branch.
    public boolean writes() {
        return writes && source instanceof GitContent;
    }

    /// A new file, under a name that no other has.
    ///
    /// @param folder such as `en/orders-delivery`
    public Proposal article(String folder, String name, String text) throws IOException {
        var taken = source.now().files().keySet();
        var slug = Slug.of(name).value();
        var path = folder + "/" + slug + ".md";
        for (int number = 2; taken.contains(path); number++) {
            path = folder + "/" + slug + "-" + number + ".md";
        }
        return new Proposal(path, "", text);
    }

    /// More keywords for an article.
    ///
    /// @throws Impossible if the file is gone, or its front matter is not as this can be sure of
    public Proposal keywords(String path, List<String> words) throws IOException, Impossible {
        var file = Optional.ofNullable(source.now().files().get(path))
                .orElseThrow(() -> new Impossible("There is no file %s any more: open the page again.".formatted(path)));
        var before = file.text();
        var byHand = new Impossible("The front matter of %s cannot be changed safely: add %s to its keywords by hand.".formatted(path, quoted(words)));
        var front = Pattern.compile("(?ms)\\A---[ \\t]*\\r?\\n(.*?)^---[ \\t]*$").matcher(before);
        if (!front.find()) {
            throw byHand;
        }
        try {
            var after = before.substring(0, front.start(1)) + added(front.group(1), words, byHand) + before.substring(front.end(1));
            return new Proposal(path, before, after);
        } catch (Yaml.Unreadable e) {
            throw byHand;
        }
    }

    private static String added(String yaml, List<String> words, Impossible byHand) throws Yaml.Unreadable, Impossible {
        var lineEnd = yaml.contains("\r\n") ? "\r\n" : "\n";
        var had = keywords(yaml);
        var fresh = words.stream().filter(word -> !had.contains(word)).toList();
        if (fresh.isEmpty()) {
            throw new Impossible("The article has these keywords already: search knows them.");
        }
        var entries = (Yaml.Entries) Yaml.read(yaml, 1);
        var value = entries.get("keywords");
        String after;
        if (value.isEmpty()) {
            after = yaml + "keywords: [" + quoted(fresh) + "]" + lineEnd;
        } else {
            var place = value.get().place();
            int at = offset(yaml, place);
            if (value.get() instanceof Yaml.Items && yaml.charAt(at) == '[') {
                after = yaml.substring(0, at + 1) + quoted(fresh) + (had.isEmpty() ? "" : ", ") + yaml.substring(at + 1);
            } else if (value.get() instanceof Yaml.Items && yaml.charAt(at) == '-') {
                var indent = " ".repeat(place.column() - 1);
                after = yaml.substring(0, at) + fresh.stream().map(word -> "- " + quoted(List.of(word)) + lineEnd + indent).collect(Collectors.joining())
                        + yaml.substring(at);
            } else {
                throw byHand;
            }
        }
        // Whatever the file looked like, only a change that says what it should is one.
        var expected = new ArrayList<>(fresh);
        expected.addAll(had);
        var now = keywords(after);
        if (now.size() != expected.size() || !now.containsAll(expected)) {
            throw byHand;
        }
        return after;
    }

    private static List<String> keywords(String yaml) throws Yaml.Unreadable {
        return Yaml.read(yaml, 1) instanceof Yaml.Entries entries && entries.get("keywords").orElse(null) instanceof Yaml.Items items
                ? items.values().stream().map(item -> item instanceof Yaml.Text text ? text.value() : "").toList()
                : List.of();
    }

    private static int offset(String text, Yaml.Place place) {
        int at = 0;
        for (int line = 1; line < place.line(); line++) {
            at = text.indexOf('\n', at) + 1;
        }
        return at + place.column() - 1;
    }

    /// One more line of a language's synonyms.
    ///
    /// @param from what people type
    /// @param to what is searched for too
    public Proposal synonym(String locale, List<String> from, List<String> to) throws IOException {
        var path = "synonyms/" + locale + ".yaml";
        var file = source.now().files().get(path);
        var before = file == null ? "" : file.text();
        return new Proposal(path, before, before + (before.isEmpty() || before.endsWith("\n") ? "" : "\n")
                + "- {from: [" + quoted(from) + "], to: [" + quoted(to) + "]}\n");
    }

    /// Words as they stand in YAML, whatever they consist of.
    public static String quoted(List<String> words) {
        return words.stream().map(word -> "\"" + word.replaceAll("\\p{Cntrl}+", " ").strip().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(", "));
    }

    /// Puts a change onto a new branch and pushes that.
    ///
    /// @param name what the branch is about
    /// @param email of whoever wants it
    /// @return the branch
    /// @throws IOException with a sentence that says what to mend
    public String push(Proposal proposal, String name, String message, String author, String email) throws IOException {
        if (!writes() || !PATH.matcher(proposal.path()).matches()) {
            throw new IOException("Cairn may not write to the content: set content.write to true, with a credential that may push.");
        }
        return ((GitContent) source).propose(proposal, Slug.of(name).value(), message, author, email);
    }
}
