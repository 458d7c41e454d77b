package help.cairn.search;

import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ja.JapaneseAnalyzer;
import org.apache.lucene.analysis.ja.JapaneseBaseFormFilter;
import org.apache.lucene.analysis.ja.JapaneseKatakanaStemFilter;
import org.apache.lucene.analysis.ja.JapanesePartOfSpeechStopFilter;
import org.apache.lucene.analysis.ja.JapaneseTokenizer;
import org.apache.lucene.analysis.ja.completion.KatakanaRomanizer;
import org.apache.lucene.analysis.ja.tokenattributes.ReadingAttribute;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.CharsRef;

/// Japanese words, and how they sound in Latin letters: a phone's keyboard turns sounds into characters, and suggestions
/// are asked for before it has.
final class Japanese implements Unspaced.Sounds {
    /// Words of questions beside those of Lucene's list.
    private static final String ASKING = """
            どう いつ どこ 何 なに なぜ どれ どちら いくら 教える 教え 下さる 下さい くださる ください ほしい 欲しい できる 出来る いい 良い 場合 方法 について ところ 私 まだ もう いま 今 なる する ある いる
            行う 思う 分かる わかる""";
    private static final int FEWEST_KANA = 2;
    private static final int FEWEST_LETTERS = 3;
    private static final int MOST_SPELLINGS = 4;
    private static final int LONGEST = 20;

    static Languages.Language language() {
        var words = Unspaced.dictionary(() -> new JapaneseTokenizer(null, true, true, JapaneseTokenizer.Mode.SEARCH), Japanese::filtered);
        var stops = new CharArraySet(JapaneseAnalyzer.getDefaultStopSet(), true);
        stops.addAll(Set.of(ASKING.split("\\s+")));
        return Languages.unspaced(new Unspaced(words, new Japanese()), stops);
    }

    private static TokenStream filtered(TokenStream tokens) {
        var words = new JapanesePartOfSpeechStopFilter(new JapaneseBaseFormFilter(tokens), JapaneseAnalyzer.getDefaultStopTags());
        return new ASCIIFoldingFilter(new LowerCaseFilter(new JapaneseKatakanaStemFilter(words)));
    }

    @Override
    public List<String> of(String word, AttributeSource found) {
        var reading = found.getAttribute(ReadingAttribute.class).getReading();
        var kana = katakana(reading == null ? word : reading);
        return Unspaced.written(word) && isKana(kana, 0, kana.length()) && kana.length() <= LONGEST ? romanized(kana, "") : List.of();
    }

    /// Takes hiragana with perhaps a consonant of the next, as keyboards show it, and Latin letters.
    @Override
    public List<String> typed(String text) {
        int kana = text.length();
        while (kana > 0 && text.charAt(kana - 1) >= 'a' && text.charAt(kana - 1) <= 'z') {
            kana--;
        }
        var begun = text.substring(kana);
        if (kana == 0) {
            return begun.length() >= FEWEST_LETTERS ? List.of(begun) : List.of();
        }
        return kana >= FEWEST_KANA && kana <= LONGEST && begun.length() <= 2 && isKana(katakana(text), 0, kana)
                ? romanized(katakana(text.substring(0, kana)), begun)
                : List.of();
    }

    private static List<String> romanized(String kana, String begun) {
        return KatakanaRomanizer.getInstance().romanize(new CharsRef(kana)).stream().map(letters -> letters + begun).distinct().limit(MOST_SPELLINGS).toList();
    }

    private static boolean isKana(String text, int from, int to) {
        return from < to && text.chars().skip(from).limit(to - from).allMatch(letter -> letter >= 'ァ' && letter <= 'ヶ' || letter == 'ー');
    }

    private static String katakana(String text) {
        var kana = text.toCharArray();
        for (int i = 0; i < kana.length; i++) {
            if (kana[i] >= 'ぁ' && kana[i] <= 'ゖ') {
                kana[i] += 'ァ' - 'ぁ';
            }
        }
        return new String(kana);
    }
}
