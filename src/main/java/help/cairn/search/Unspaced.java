package help.cairn.search;

import java.io.IOException;
import java.io.StringReader;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.BytesRef;

/// How a language is cut that is written without spaces between its words.
///
/// A dictionary finds the words. Beside each of them the index has how it sounds, for who is still typing it, and every
/// character and every two of them, for what the dictionary cuts in another way in the question than in the text. These
/// begin with a character that nobody types, so that no word is taken for them.
final class Unspaced {
    private static final char PAIR = '\u0001';
    private static final char SOUND = '\u0002';
    private static final Set<UnicodeScript> SCRIPTS = EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL);
    private static final int ALL_SCRIPTS = CJKBigramFilter.HAN | CJKBigramFilter.HIRAGANA | CJKBigramFilter.KATAKANA | CJKBigramFilter.HANGUL;

    private final Analyzer words;
    private final Sounds sounds;
    private final Analyzer pairs = pairs(false);
    private final Analyzer pairsAndSingles = pairs(true);

    /// How the words of a language sound, in letters of which each is typed by itself.
    interface Sounds {
        Sounds NONE = new Sounds() {
            @Override
            public List<String> of(String word, AttributeSource found) {
                return List.of();
            }

            @Override
            public List<String> typed(String text) {
                return List.of();
            }
        };

        /// @param found what the dictionary knows about the word
        List<String> of(String word, AttributeSource found);

        /// Of what is still being typed; none if it is written as nobody types a sound.
        List<String> typed(String text);
    }

    /// @param words finds the words of the dictionary, in the form that stands there
    Unspaced(Analyzer words, Sounds sounds) {
        this.words = words;
        this.sounds = sounds;
    }

    Analyzer words() {
        return words;
    }

    /// Cuts what no dictionary knows: every two characters are a word, and one that stands alone.
    Analyzer pairs() {
        return pairs;
    }

    /// Everything that the index has of a text.
    Analyzer indexed() {
        return merged(true);
    }

    /// The words and how they sound.
    Analyzer plain() {
        return merged(false);
    }

    private Analyzer merged(boolean paired) {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                return new TokenStreamComponents(new Merged(paired));
            }
        };
    }

    /// Every two characters of a text, or each word of a script with spaces.
    ///
    /// @param singles whether each character is a word besides
    static Analyzer pairs(boolean singles) {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                var source = new StandardTokenizer();
                return new TokenStreamComponents(
                        source, new ASCIIFoldingFilter(new CJKBigramFilter(new LowerCaseFilter(new CJKWidthFilter(source)), ALL_SCRIPTS, singles)));
            }
        };
    }

    /// The term of the index for two characters.
    static String pair(String characters) {
        return PAIR + characters;
    }

    /// The terms of the index that a word may begin with of which so much has been typed.
    List<String> typed(String text) {
        return sounds.typed(text).stream().map(sound -> SOUND + sound).toList();
    }

    /// Whether a term of an index is no word, but a part or the sound of one.
    static boolean derived(BytesRef term) {
        return term.length > 0 && (term.bytes[term.offset] == PAIR || term.bytes[term.offset] == SOUND);
    }

    /// Whether a word is written in a script whose characters are no letters of a keyboard: it is never mended.
    static boolean written(String word) {
        return word.codePoints().anyMatch(letter -> SCRIPTS.contains(UnicodeScript.of(letter)));
    }

    /// The words of a text, each with all that the index has beside it.
    private final class Merged extends Tokenizer {
        private final boolean paired;
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final OffsetAttribute place = addAttribute(OffsetAttribute.class);
        private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
        private final List<Found> all = new ArrayList<>();
        private int next;
        private int length;

        /// @param step 1 for a word, 0 for what stands beside it
        private record Found(String term, int from, int to, int step) {}

        Merged(boolean paired) {
            this.paired = paired;
        }

        @Override
        public void reset() throws IOException {
            super.reset();
            all.clear();
            next = 0;
            var text = text();
            length = text.length();
            collect(words, text, this::word);
            if (paired) {
                collect(pairsAndSingles, text, found -> {
                    var characters = found.getAttribute(CharTermAttribute.class).toString();
                    if (written(characters)) {
                        add(pair(characters), found, 0);
                    }
                });
                all.sort((one, other) -> one.from == other.from ? Integer.compare(other.step, one.step) : Integer.compare(one.from, other.from));
            }
        }

        private String text() throws IOException {
            var text = new StringBuilder();
            var buffer = new char[4096];
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                text.append(buffer, 0, read);
            }
            return text.toString();
        }

        private void word(AttributeSource found) {
            var word = found.getAttribute(CharTermAttribute.class).toString();
            add(word, found, 1);
            sounds.of(word, found).forEach(sound -> add(SOUND + sound, found, 0));
        }

        private void add(String term, AttributeSource found, int step) {
            var place = found.getAttribute(OffsetAttribute.class);
            all.add(new Found(term, place.startOffset(), place.endOffset(), step));
        }

        private static void collect(Analyzer analyzer, String text, java.util.function.Consumer<AttributeSource> each) throws IOException {
            try (var stream = analyzer.tokenStream(Part.BODY.field, new StringReader(text))) {
                stream.addAttribute(CharTermAttribute.class);
                stream.addAttribute(OffsetAttribute.class);
                stream.reset();
                while (stream.incrementToken()) {
                    each.accept(stream);
                }
                stream.end();
            }
        }

        @Override
        public boolean incrementToken() {
            if (next == all.size()) {
                return false;
            }
            clearAttributes();
            var found = all.get(next);
            term.append(found.term);
            place.setOffset(correctOffset(found.from), correctOffset(found.to));
            step.setPositionIncrement(next == 0 ? 1 : found.step);
            next++;
            return true;
        }

        @Override
        public void end() throws IOException {
            super.end();
            place.setOffset(correctOffset(length), correctOffset(length));
        }
    }

    /// An analyzer of what a dictionary's tokenizer finds.
    static Analyzer dictionary(java.util.function.Supplier<Tokenizer> tokenizer, Function<TokenStream, TokenStream> filters) {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                var source = tokenizer.get();
                return new TokenStreamComponents(source, filters.apply(source));
            }

            @Override
            protected java.io.Reader initReader(String field, java.io.Reader reader) {
                return new org.apache.lucene.analysis.cjk.CJKWidthCharFilter(reader);
            }
        };
    }
}
