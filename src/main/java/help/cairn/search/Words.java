package help.cairn.search;

import help.cairn.search.Word.Layer;
import help.cairn.search.Word.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/// Reads what a shopper typed: each word, and what it may be found as. There is no query language.
final class Words {
    static final int MOST = 32;
    private static final int FEWEST_TO_COMPLETE = 2;
    /// An unfinished word is mended from this letter on, a finished one from the letter before.
    private static final int FEWEST_TO_MEND = 4;
    /// The part of the completions that are tried for a word that is known as it stands.
    private static final int FEW = 3;
    private static final int SHORTEST_PART = 5;
    private static final int SCANNED = 400;
    private static final int READINGS = 4;

    private final Index index;
    private final Ranking ranking;
    private final Synonyms synonyms;
    private final boolean literal;
    private final Deadline deadline;

    /// A word as it stands in the question.
    ///
    /// @param stems what it is in the index
    /// @param sounded whether it is the sound of a word that is still being typed
    private record Token(String text, List<String> stems, int start, int end, boolean sounded) {}

    private Words(Index index, Ranking ranking, Synonyms synonyms, boolean literal, Deadline deadline) {
        this.index = index;
        this.ranking = ranking;
        this.synonyms = synonyms;
        this.literal = literal;
        this.deadline = deadline;
    }

    /// @param literal whether to look for exactly what was typed
    static List<Word> of(Index index, Ranking ranking, Synonyms synonyms, String text, boolean literal, Deadline deadline)
            throws IOException {
        return new Words(index, ranking, synonyms, literal, deadline).read(text);
    }

    private List<Word> read(String text) throws IOException {
        var tokens = tokens(text);
        var open = !literal && !tokens.isEmpty() && tokens.getLast().end == text.length();
        var words = new ArrayList<Word>();
        var stems = new ArrayList<String>();
        for (var token : tokens) {
            stems.add(token.stems.isEmpty() ? "" : token.stems.getFirst());
        }
        var others = synonyms.of(stems);
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            words.add(word(tokens, i, open && i == tokens.size() - 1, literal ? Set.of() : others.get(i)));
        }
        // What nobody has in any form is better read roughly than answered with nothing.
        if (!literal && words.stream().allMatch(word -> word.stop() || lost(word))) {
            for (int i = 0; i < words.size(); i++) {
                var word = words.get(i);
                if (lost(word) && !Unspaced.written(word.typed())) {
                    mend(new Spelling(index, word.typed(), deadline).resembling(READINGS), word.soft());
                    words.set(i, word.roughly());
                }
            }
        }
        return words;
    }

    private static boolean lost(Word word) {
        return !word.known() && word.soft().isEmpty() && word.strict().size() <= 1;
    }

    private List<Token> tokens(String text) throws IOException {
        var tokens = new ArrayList<Token>();
        try (var stream = index.language().asked().tokenStream(Part.BODY.field, text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            var place = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken() && tokens.size() < MOST) {
                tokens.add(new Token(term.toString(), List.of(), place.startOffset(), place.endOffset(), false));
            }
        }
        for (int at = 0; at < tokens.size(); at++) {
            var token = tokens.get(at);
            tokens.set(at, new Token(token.text, index.stems(token.text), token.start, token.end, false));
        }
        return index.language().unspaced() == null ? tokens : unspaced(text, tokens);
    }

    /// What articles do not have as the dictionary cuts it is looked for in pairs of characters. The sound of a word at the
    /// end, which a keyboard has not turned into characters yet, is looked for as what begins so.
    private List<Token> unspaced(String text, List<Token> cut) throws IOException {
        if (cut.isEmpty()) {
            return pairs(text, 0, text.length());
        }
        var tokens = literal ? cut : sounded(text, cut);
        var all = new ArrayList<Token>();
        for (int at = 0; at < tokens.size(); at++) {
            int first = at;
            while (at < tokens.size() && unknown(tokens.get(at), text.length()) && (at == first || tokens.get(at).start == tokens.get(at - 1).end)) {
                at++;
            }
            if (at > first) {
                all.addAll(pairs(text, tokens.get(first).start, tokens.get(--at).end));
            } else {
                all.add(tokens.get(at));
            }
        }
        return all.size() > MOST ? all.subList(0, MOST) : all;
    }

    private boolean unknown(Token token, int end) throws IOException {
        return !token.sounded && Unspaced.written(token.text) && !index.language().stopWords().contains(token.text) && !known(token)
                && (literal || token.end < end || beginning(token.text, segment -> segment.plain()).isEmpty());
    }

    private boolean known(Token token) throws IOException {
        boolean known = frequency(token.text) > 0;
        for (var stem : token.stems) {
            known |= hasStem(stem);
        }
        return known;
    }

    private List<Token> pairs(String text, int from, int to) throws IOException {
        var pairs = new ArrayList<Token>();
        try (var stream = index.language().unspaced().pairs().tokenStream(Part.BODY.field, text.substring(from, to))) {
            var term = stream.addAttribute(CharTermAttribute.class);
            var place = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                var pair = term.toString();
                pairs.add(new Token(
                        pair, List.of(Unspaced.written(pair) ? Unspaced.pair(pair) : pair), from + place.startOffset(), from + place.endOffset(), false));
            }
        }
        return pairs;
    }

    /// The words, of which the last ones are put together if they are the sound of a word's beginning.
    private List<Token> sounded(String text, List<Token> tokens) throws IOException {
        int chunk = text.lastIndexOf(' ') + 1;
        for (int at = 0; at < tokens.size(); at++) {
            for (int from : new int[] {at == 0 ? chunk : tokens.get(at - 1).end, tokens.get(at).start}) {
                if (from >= chunk && from <= tokens.get(at).start && sounds(text.substring(from), tokens.subList(at, tokens.size()))) {
                    var kept = new ArrayList<>(tokens.subList(0, at));
                    kept.add(new Token(text.substring(from), List.of(), from, text.length(), true));
                    return kept;
                }
            }
        }
        return tokens;
    }

    private boolean sounds(String typed, List<Token> tokens) throws IOException {
        for (var token : tokens) {
            if (unknown(token, Integer.MAX_VALUE) || !Unspaced.written(token.text) && !known(token)) {
                for (var sound : index.language().unspaced().typed(typed)) {
                    if (!beginning(sound, segment -> segment.plain()).isEmpty()) {
                        return true;
                    }
                }
                return false;
            }
        }
        return false;
    }

    private Word word(List<Token> tokens, int at, boolean open, Set<List<String>> others) throws IOException {
        var token = tokens.get(at);
        var typed = token.text;
        var strict = new ArrayList<Variant>();
        var soft = new ArrayList<Variant>();
        boolean written = frequency(typed) > 0;
        boolean known = written;
        for (var stem : token.stems) {
            known |= hasStem(stem);
            strict.add(new Variant(List.of(stem), typed, 1, Layer.EXACT));
        }
        if (token.sounded) {
            for (var sound : index.language().unspaced().typed(typed)) {
                var begun = new ArrayList<Variant>();
                known |= complete(sound, false, begun);
                begun.forEach(one -> strict.add(new Variant(one.stems(), typed, one.weight(), one.layer())));
            }
            return new Word(typed, token.start, token.end, known, false, false, strict, soft);
        }
        // Late, a word is only looked for as it stands.
        if (!literal && !deadline.passed()) {
            boolean completed = open && typed.length() >= (Unspaced.written(typed) ? 1 : FEWEST_TO_COMPLETE) && complete(typed, known, strict);
            joined(tokens, at, strict);
            boolean mended = !known && !Unspaced.written(typed);
            if (mended) {
                split(typed, soft);
            }
            if (index.language().compounds()) {
                parts(typed, known, strict);
            }
            for (var one : others) {
                soft.add(new Variant(one, String.join(" ", one), ranking.synonym(), Layer.SYNONYM));
            }
            if (mended && !completed && typed.length() >= (open ? FEWEST_TO_MEND : FEWEST_TO_MEND - 1)) {
                var spelling = new Spelling(index, typed, deadline);
                mend(spelling.readings(false, READINGS), soft);
                if (open && !completed && soft.isEmpty()) {
                    mend(spelling.readings(true, 2 * READINGS), soft);
                }
            }
        }
        return new Word(typed, token.start, token.end, known, index.language().stopWords().contains(typed), false, strict, soft);
    }

    private void mend(List<Spelling.Reading> readings, List<Variant> into) throws IOException {
        for (var reading : readings) {
            for (var stem : index.stems(reading.word())) {
                into.add(new Variant(List.of(stem), reading.word(), ranking.slip() * reading.likely(), Layer.TYPO));
            }
        }
    }

    /// The words that begin like this one, the most frequent of them.
    private boolean complete(String typed, boolean known, List<Variant> into) throws IOException {
        var counts = beginning(typed, segment -> segment.plain());
        counts.remove(typed);
        var most = new PriorityQueue<Map.Entry<String, Integer>>(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry::getKey));
        for (var entry : counts.entrySet()) {
            most.add(entry);
            if (most.size() > (known ? ranking.completions() / FEW : ranking.completions())) {
                most.poll();
            }
        }
        var seen = new LinkedHashMap<String, Float>();
        var names = new HashMap<String, String>();
        var likeliest = most.stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry::getKey)).toList();
        for (var entry : likeliest) {
            for (var stem : index.stems(entry.getKey())) {
                seen.putIfAbsent(stem, (float) Math.pow((double) entry.getValue() / likeliest.getFirst().getValue(), ranking.likelier()));
                names.putIfAbsent(stem, entry.getKey());
            }
        }
        seen.forEach((stem, likely) -> into.add(
                new Variant(List.of(stem), names.get(stem), likely * (known ? ranking.completion() : 1), Layer.PREFIX)));
        return !seen.isEmpty();
    }

    private Map<String, Integer> beginning(String letters, java.util.function.Function<Index.Segment, Terms> field) throws IOException {
        var counts = new HashMap<String, Integer>();
        var first = new BytesRef(letters);
        for (var segment : index.segments()) {
            var terms = field.apply(segment);
            if (terms == null) {
                continue;
            }
            var each = terms.iterator();
            if (each.seekCeil(first) == TermsEnum.SeekStatus.END) {
                continue;
            }
            int scanned = 0;
            for (var term = each.term(); term != null && StringHelper.startsWith(term, first) && scanned++ < SCANNED; term = each.next()) {
                counts.merge(term.utf8ToString(), each.docFreq(), Integer::sum);
            }
        }
        return counts;
    }

    /// Words typed apart that articles write as one: "wi fi" is found as "wifi".
    private void joined(List<Token> tokens, int at, List<Variant> into) throws IOException {
        for (int first : new int[] {at - 1, at}) {
            if (first >= 0 && first + 1 < tokens.size()) {
                var one = tokens.get(first).text + tokens.get(first + 1).text;
                if (one.length() > 3 && frequency(one) > 0) {
                    for (var stem : index.stems(one)) {
                        into.add(new Variant(List.of(stem), one, ranking.joined(), Layer.EXACT));
                    }
                }
            }
        }
    }

    /// A word typed as one that articles write as two.
    private void split(String typed, List<Variant> into) throws IOException {
        for (int i = 2; i <= typed.length() - 2; i++) {
            var one = typed.substring(0, i);
            var two = typed.substring(i);
            if (frequency(one) > 0 && frequency(two) > 0) {
                var stems = new ArrayList<>(index.stems(one));
                stems.addAll(index.stems(two));
                into.add(new Variant(List.copyOf(stems), one + " " + two, 1, Layer.TYPO));
                stems.forEach(stem -> into.add(new Variant(List.of(stem), one + " " + two, ranking.joined(), Layer.TYPO)));
            }
        }
    }

    /// For languages that write several words as one: the parts of this one, and the words that it is a part of.
    private void parts(String typed, boolean known, List<Variant> into) throws IOException {
        if (typed.length() >= 4) {
            var reversed = new StringBuilder(typed).reverse().toString();
            for (var word : beginning(reversed, segment -> segment.reversed()).keySet()) {
                if (word.length() > reversed.length() + 2) {
                    var whole = new StringBuilder(word).reverse().toString();
                    for (var stem : index.stems(whole)) {
                        into.add(new Variant(List.of(stem), whole, ranking.part(), Layer.EXACT));
                    }
                }
            }
            for (var word : beginning(typed, segment -> segment.plain()).keySet()) {
                if (word.length() > typed.length() + 3) {
                    for (var stem : index.stems(word)) {
                        into.add(new Variant(List.of(stem), word, ranking.part(), Layer.EXACT));
                    }
                }
            }
        }
        for (int i = 3; !known && i <= typed.length() - SHORTEST_PART; i++) {
            if (frequency(typed.substring(i)) > 0) {
                for (var stem : index.stems(typed.substring(i))) {
                    into.add(new Variant(List.of(stem), typed.substring(i), ranking.part(), Layer.EXACT));
                }
            }
        }
        for (int i = 4; i <= typed.length() - 4; i++) {
            var one = typed.substring(0, i);
            var two = typed.substring(i);
            if (frequency(two) > 0) {
                for (var joint : new String[] {"", "s", "es", "n", "en", "e", "er"}) {
                    if (one.endsWith(joint) && one.length() - joint.length() >= 3 && frequency(one.substring(0, one.length() - joint.length())) > 0) {
                        for (var stem : index.stems(two)) {
                            into.add(new Variant(List.of(stem), two, ranking.part(), Layer.EXACT));
                        }
                        for (var stem : index.stems(one.substring(0, one.length() - joint.length()))) {
                            into.add(new Variant(List.of(stem), one, ranking.part(), Layer.EXACT));
                        }
                    }
                }
            }
        }
    }

    private int frequency(String word) throws IOException {
        int count = 0;
        var term = new BytesRef(word);
        for (var segment : index.segments()) {
            if (segment.plain() != null) {
                var each = segment.plain().iterator();
                count += each.seekExact(term) ? each.docFreq() : 0;
            }
        }
        return count;
    }

    private boolean hasStem(String stem) throws IOException {
        var term = new BytesRef(stem);
        for (var segment : index.segments()) {
            for (var part : new Part[] {Part.BODY, Part.TITLE, Part.KEYWORDS}) {
                var terms = segment.terms()[part.ordinal()];
                if (terms != null && terms.iterator().seekExact(term)) {
                    return true;
                }
            }
        }
        return false;
    }
}
