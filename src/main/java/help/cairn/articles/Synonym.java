package help.cairn.articles;

import java.util.List;

/// Words that search takes for each other, because the writers say so.
///
/// @param from a question that has one of these, each of one word or several,
/// @param to is asked with these too; the same list as `from` where each stands for every other
public record Synonym(List<String> from, List<String> to) {

    /// What a synonym changes about what is found: something; nothing, because search takes the words for the same anyway;
    /// or nothing, because no article has the words that it leads to.
    public enum Effect {
        SOME, KNOWN, IN_NO_ARTICLE
    }

    public Synonym {
        from = List.copyOf(from);
        to = List.copyOf(to);
        if (from.isEmpty() || to.isEmpty()) {
            throw new IllegalArgumentException("A synonym leads from words to words.");
        }
    }

    public boolean twoWay() {
        return from.equals(to);
    }
}
