package help.cairn.search;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.br.BrazilianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.ckb.SoraniAnalyzer;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.el.GreekLowerCaseFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.eu.BasqueAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fa.PersianNormalizationFilter;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.ga.IrishAnalyzer;
import org.apache.lucene.analysis.ga.IrishLowerCaseFilter;
import org.apache.lucene.analysis.gl.GalicianAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hy.ArmenianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.ne.NepaliAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pl.PolishAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sr.SerbianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.ta.TamilAnalyzer;
import org.apache.lucene.analysis.te.TeluguAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.th.ThaiTokenizer;
import org.apache.lucene.analysis.tr.ApostropheFilter;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;
import org.apache.lucene.analysis.util.ElisionFilter;

/// How the words of each language are cut and stemmed. No word is left out of an index: a question may consist of
/// nothing but stop words.
final class Languages {
    /// The words of questions and the small words between them. Lucene's English list has only the latter.
    private static final String ENGLISH_STOP_WORDS = """
            a about am an and any are as at be been but by can can't could did do does doesn't doing don't for from get got had has have having
            he her here him his how i i'd i'll i'm i've if in into is isn't it it's its just me my of on or our please she should so some such
            than that the their them then there these they this those to too us want was we were what what's when where which while who whom
            whose why will with won't would you your""";

    private static final Map<Locale, Language> LANGUAGES = new ConcurrentHashMap<>();

    /// @param indexed cuts and stems the text of articles
    /// @param plain cuts it without stemming: the words that spelling and completion know
    /// @param asked cuts a question into words
    /// @param stemmed stems one such word
    /// @param stopWords words that count for little beside others
    /// @param compounds whether words are joined into long ones, so that a part of one is looked for too
    /// @param unspaced how words are found that are written without spaces; null where spaces tell
    record Language(Analyzer indexed, Analyzer plain, Analyzer asked, Analyzer stemmed, CharArraySet stopWords, boolean compounds,
            Unspaced unspaced) {}

    private Languages() {}

    /// The language of a locale; kept, as analyzers are costly to make and cheap to use again.
    static Language of(Locale locale) {
        return LANGUAGES.computeIfAbsent(locale, Languages::make);
    }

    private static Language make(Locale locale) {
        return switch (locale.getLanguage()) {
            case "ar" -> language(ArabicAnalyzer::new, ArabicAnalyzer.getDefaultStopSet(), Languages::arabic);
            case "bg" -> language(BulgarianAnalyzer::new, BulgarianAnalyzer.getDefaultStopSet());
            case "bn" -> language(BengaliAnalyzer::new, BengaliAnalyzer.getDefaultStopSet());
            case "ca" -> language(CatalanAnalyzer::new, CatalanAnalyzer.getDefaultStopSet(), Languages::elided);
            case "ckb" -> language(SoraniAnalyzer::new, SoraniAnalyzer.getDefaultStopSet());
            case "cs" -> language(CzechAnalyzer::new, CzechAnalyzer.getDefaultStopSet());
            case "da" -> compounding(DanishAnalyzer::new, DanishAnalyzer.getDefaultStopSet());
            case "de" -> compounding(GermanAnalyzer::new, GermanAnalyzer.getDefaultStopSet());
            case "el" -> language(GreekAnalyzer::new, GreekAnalyzer.getDefaultStopSet(), GreekLowerCaseFilter::new);
            case "en" -> language(EnglishAnalyzer::new, new CharArraySet(Set.of(ENGLISH_STOP_WORDS.split("\\s+")), true),
                    tokens -> new LowerCaseFilter(new EnglishPossessiveFilter(tokens)));
            case "es" -> language(SpanishAnalyzer::new, SpanishAnalyzer.getDefaultStopSet());
            case "et" -> language(EstonianAnalyzer::new, EstonianAnalyzer.getDefaultStopSet());
            case "eu" -> language(BasqueAnalyzer::new, BasqueAnalyzer.getDefaultStopSet());
            case "fa" -> language(PersianAnalyzer::new, PersianAnalyzer.getDefaultStopSet(), tokens -> new PersianNormalizationFilter(arabic(tokens)));
            case "fi" -> compounding(FinnishAnalyzer::new, FinnishAnalyzer.getDefaultStopSet());
            case "fr" -> language(FrenchAnalyzer::new, FrenchAnalyzer.getDefaultStopSet(), Languages::elided);
            case "ga" -> language(IrishAnalyzer::new, IrishAnalyzer.getDefaultStopSet(), IrishLowerCaseFilter::new);
            case "gl" -> language(GalicianAnalyzer::new, GalicianAnalyzer.getDefaultStopSet());
            case "hi" -> language(HindiAnalyzer::new, HindiAnalyzer.getDefaultStopSet());
            case "hu" -> compounding(HungarianAnalyzer::new, HungarianAnalyzer.getDefaultStopSet());
            case "hy" -> language(ArmenianAnalyzer::new, ArmenianAnalyzer.getDefaultStopSet());
            case "id", "ms" -> language(IndonesianAnalyzer::new, IndonesianAnalyzer.getDefaultStopSet());
            case "it" -> language(ItalianAnalyzer::new, ItalianAnalyzer.getDefaultStopSet(), Languages::elided);
            case "ja" -> Japanese.language();
            case "ko" -> Korean.language();
            case "lt" -> language(LithuanianAnalyzer::new, LithuanianAnalyzer.getDefaultStopSet());
            case "lv" -> language(LatvianAnalyzer::new, LatvianAnalyzer.getDefaultStopSet());
            case "ne" -> language(NepaliAnalyzer::new, NepaliAnalyzer.getDefaultStopSet());
            case "nl" -> compounding(DutchAnalyzer::new, DutchAnalyzer.getDefaultStopSet());
            case "no", "nb", "nn" -> compounding(NorwegianAnalyzer::new, NorwegianAnalyzer.getDefaultStopSet());
            case "pl" -> language(PolishAnalyzer::new, PolishAnalyzer.getDefaultStopSet());
            case "pt" -> locale.getCountry().equals("BR")
                    ? language(BrazilianAnalyzer::new, BrazilianAnalyzer.getDefaultStopSet())
                    : language(PortugueseAnalyzer::new, PortugueseAnalyzer.getDefaultStopSet());
            case "ro" -> language(RomanianAnalyzer::new, RomanianAnalyzer.getDefaultStopSet());
            case "ru" -> language(RussianAnalyzer::new, RussianAnalyzer.getDefaultStopSet());
            case "sr" -> language(SerbianAnalyzer::new, SerbianAnalyzer.getDefaultStopSet());
            case "sv" -> compounding(SwedishAnalyzer::new, SwedishAnalyzer.getDefaultStopSet());
            case "ta" -> language(TamilAnalyzer::new, TamilAnalyzer.getDefaultStopSet());
            case "te" -> language(TeluguAnalyzer::new, TeluguAnalyzer.getDefaultStopSet());
            case "th" -> thai();
            case "tr" -> language(TurkishAnalyzer::new, TurkishAnalyzer.getDefaultStopSet(),
                    tokens -> new TurkishLowerCaseFilter(new ApostropheFilter(tokens)));
            case "zh" -> Chinese.traditional(locale) ? pairs() : Chinese.language();
            default -> language(StandardAnalyzer::new, CharArraySet.EMPTY_SET);
        };
    }

    private static Language language(Function<CharArraySet, Analyzer> stemming, CharArraySet stopWords) {
        return language(stemming, stopWords, LowerCaseFilter::new);
    }

    private static Language language(Function<CharArraySet, Analyzer> stemming, CharArraySet stopWords, Function<TokenStream, TokenStream> plain) {
        return spaced(stemming, stopWords, plain, false);
    }

    private static Language compounding(Function<CharArraySet, Analyzer> stemming, CharArraySet stopWords) {
        return spaced(stemming, stopWords, LowerCaseFilter::new, true);
    }

    private static Language spaced(
            Function<CharArraySet, Analyzer> stemming, CharArraySet stopWords, Function<TokenStream, TokenStream> plain, boolean compounds) {
        var stems = folded(stemming.apply(CharArraySet.EMPTY_SET));
        var words = cut(StandardTokenizer::new, plain);
        return new Language(stems, words, words, stems, stopWords, compounds, null);
    }

    private static Language thai() {
        var stems = folded(new ThaiAnalyzer(CharArraySet.EMPTY_SET));
        var words = cut(ThaiTokenizer::new, LowerCaseFilter::new);
        return new Language(stems, words, words, stems, ThaiAnalyzer.getDefaultStopSet(), false, null);
    }

    /// Every two characters are a word of the index, and each one alone, for questions of one.
    private static Language pairs() {
        var indexed = Unspaced.pairs(true);
        var asked = Unspaced.pairs(false);
        return new Language(indexed, indexed, asked, asked, CharArraySet.EMPTY_SET, false, null);
    }

    static Language unspaced(Unspaced cut, CharArraySet stopWords) {
        return new Language(cut.indexed(), cut.plain(), cut.words(), cut.words(), stopWords, false, cut);
    }

    private static TokenStream elided(TokenStream tokens) {
        return new LowerCaseFilter(new ElisionFilter(tokens, FrenchAnalyzer.DEFAULT_ARTICLES));
    }

    private static TokenFilter arabic(TokenStream tokens) {
        return new ArabicNormalizationFilter(new DecimalDigitFilter(new LowerCaseFilter(tokens)));
    }

    private static Analyzer cut(java.util.function.Supplier<Tokenizer> tokenizer, Function<TokenStream, TokenStream> filters) {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                var source = tokenizer.get();
                return new TokenStreamComponents(source, filters.apply(source));
            }
        };
    }

    /// The same words without accents: those that the writer set count through the plain words.
    private static Analyzer folded(Analyzer stemming) {
        return new AnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
            @Override
            protected Analyzer getWrappedAnalyzer(String field) {
                return stemming;
            }

            @Override
            protected TokenStreamComponents wrapComponents(String field, TokenStreamComponents components) {
                return new TokenStreamComponents(components.getSource(), new ASCIIFoldingFilter(components.getTokenStream()));
            }
        };
    }
}
