package help.cairn.search;

import java.util.Locale;
import java.util.Set;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.FilteringTokenFilter;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cn.smart.HMMChineseTokenizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// Chinese words in simplified characters. The dictionary has no traditional ones.
final class Chinese {
    private static final Set<String> TRADITIONAL = Set.of("TW", "HK", "MO");
    private static final String ASKING = """
            的 了 吗 呢 吧 啊 是 在 和 与 或 就 也 都 还 我 你 您 我们 你们 他 这 那 哪 哪里 哪儿 怎么 怎样 怎么办 如何 什么 为什么 谁 多少 多久 几 能 可以 想 要 请 有 没 没有 不 不能 能不能
            到 把 被 给 用 对 从 会 让 后 时候 时""";

    static boolean traditional(Locale locale) {
        return locale.getScript().isEmpty() ? TRADITIONAL.contains(locale.getCountry()) : locale.getScript().equals("Hant");
    }

    static Languages.Language language() {
        var words = Unspaced.dictionary(HMMChineseTokenizer::new, Chinese::filtered);
        return Languages.unspaced(new Unspaced(words, Unspaced.Sounds.NONE), new CharArraySet(Set.of(ASKING.split("\\s+")), false));
    }

    private static TokenStream filtered(TokenStream tokens) {
        return new ASCIIFoldingFilter(new LowerCaseFilter(new Letters(tokens)));
    }

    /// Leaves out the marks of punctuation, which the dictionary has as words.
    private static final class Letters extends FilteringTokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

        Letters(TokenStream tokens) {
            super(tokens);
        }

        @Override
        protected boolean accept() {
            return term.chars().anyMatch(Character::isLetterOrDigit);
        }
    }
}
