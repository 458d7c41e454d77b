package help.cairn.search;

import java.time.LocalDate;
import java.util.List;

/// What search learned from shoppers: who asks with these words finds the answer in this article.
///
/// @param words all of them have to be in a question; normalised as by [Lessons#words], in the order in which they were mostly typed
/// @param article its id
/// @param visitors how many different ones showed it, at least three
/// @param weight from 0 to 1: how many showed it and how lately, less what other articles have of the same words
/// @param last the day on which somebody showed it last
public record Lesson(List<String> words, String article, int visitors, double weight, LocalDate last) {
    public Lesson {
        words = List.copyOf(words);
        if (words.isEmpty() || visitors < Learning.FEWEST || !(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("A lesson has words, three visitors and a weight from 0 to 1.");
        }
    }
}
