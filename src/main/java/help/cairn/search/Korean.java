package help.cairn.search;

import java.text.Normalizer;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ko.KoreanPartOfSpeechStopFilter;
import org.apache.lucene.analysis.ko.KoreanReadingFormFilter;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.util.AttributeSource;

/// Korean words, and the letters that their syllables are typed with: one that is being typed may end in the middle of a
/// syllable, or with a letter that belongs to the next.
final class Korean implements Unspaced.Sounds {
    private static final String ASKING = """
            어떻 어떻게 언제 어디 왜 무엇 뭐 어느 얼마 하 되 있 없 싶 주 받 알 모르 알리 안 못 제 저 나 내 수 것 때 좀 지금 아직 경우""";
    private static final String[] FIRST = "ㄱ ㄱㄱ ㄴ ㄷ ㄷㄷ ㄹ ㅁ ㅂ ㅂㅂ ㅅ ㅅㅅ ㅇ ㅈ ㅈㅈ ㅊ ㅋ ㅌ ㅍ ㅎ".split(" ");
    private static final String[] VOWELS = "ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ".split(" ");
    private static final String[] LAST = "ㄱ ㄱㄱ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅅㅅ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ".split(" ");
    private static final int FEWEST = 3;
    private static final int LONGEST = 20;

    static Languages.Language language() {
        var words = Unspaced.dictionary(KoreanTokenizer::new, Korean::filtered);
        return Languages.unspaced(new Unspaced(words, new Korean()), new CharArraySet(Set.of(ASKING.split("\\s+")), false));
    }

    private static TokenStream filtered(TokenStream tokens) {
        return new ASCIIFoldingFilter(new LowerCaseFilter(new KoreanReadingFormFilter(new KoreanPartOfSpeechStopFilter(tokens))));
    }

    @Override
    public List<String> of(String word, AttributeSource found) {
        return typed(word);
    }

    @Override
    public List<String> typed(String text) {
        if (text.length() > LONGEST || !text.chars().allMatch(Korean::isHangul)) {
            return List.of();
        }
        var letters = new StringBuilder();
        Normalizer.normalize(Normalizer.normalize(text, Normalizer.Form.NFKC), Normalizer.Form.NFD).chars().forEach(letter -> letters.append(
                letter >= 0x1100 && letter < 0x1100 + FIRST.length
                        ? FIRST[letter - 0x1100]
                        : letter >= 0x1161 && letter < 0x1161 + VOWELS.length
                                ? VOWELS[letter - 0x1161]
                                : letter >= 0x11A8 && letter < 0x11A8 + LAST.length ? LAST[letter - 0x11A8] : ""));
        return letters.length() < FEWEST ? List.of() : List.of(letters.toString());
    }

    private static boolean isHangul(int letter) {
        return Character.UnicodeScript.of(letter) == Character.UnicodeScript.HANGUL;
    }
}
