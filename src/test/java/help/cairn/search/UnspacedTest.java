package help.cairn.search;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people type in Japanese, Korean and Chinese, also while their keyboard still shows something else.
class UnspacedTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    static Path folder;

    private static Snapshot shop;
    private static Finder finder;

    @BeforeAll
    static void aShopInThreeLanguages() throws IOException {
        write("ja", "return", "商品を返品する", "到着から30日以内なら返品できます。iPhone ケースも返品できます。");
        write("ja", "password", "パスワードを忘れた場合", "メールで再設定できます。届かない場合はお知らせください。");
        write("ja", "tokyo", "東京都の店舗", "新宿で受け取れます。傘もあります。");
        write("ja", "kyoto", "京都の店舗", "四条駅から歩いて三分です。");
        write("ja", "contents", "箱の内容", "内容は明細にあります。");
        write("ko", "cancel", "주문 취소하기", "발송 전에는 취소할 수 있습니다. iPhone 케이스도 됩니다.");
        write("ko", "receipt", "영수증 발급하기", "내 주문에서 영수증을 받습니다.");
        write("ko", "refund", "환불은 언제 되나요", "닷새 안에 환불됩니다.");
        write("zh", "return", "如何退货", "三十天内可以退货。iPhone 手机壳也可以退货。");
        write("zh", "password", "忘记密码", "用邮箱重新设置密码。伞可以维修。");
        shop = new Publisher(new Folder(folder), (_, key) -> key, CLOCK).read();
        finder = new Finder(Indexes.inMemory());
        finder.prepare(shop);
    }

    @ParameterizedTest
    @CsvSource({"ja, へんぴ, return", "ja, へんp, return", "ja, henpi, return", "ja, パスワ, password", "ja, ぱすわーd, password", "ja, 商品をへんぴん, return",
        "ko, 취ㅅ, cancel", "ko, 췻, cancel", "ko, 영수즈, receipt", "ko, 환ㅂ, refund", "zh, 忘记密, password", "zh, 退货, return"})
    void whatTheKeyboardHasNotFinishedLeadsThereAlready(String tag, String typed, String article) {
        assertThat(asks(tag, typed).hits()).extracting(hit -> hit.article().id()).first().isEqualTo(article);
    }

    @ParameterizedTest
    @CsvSource({"ja, へんぴ, return", "ja, henpi, return", "ko, 취ㅅ, cancel", "zh, 密码, password"})
    void itIsSuggestedToo(String tag, String typed, String article) {
        assertThat(finder.suggest(shop, Locale.forLanguageTag(tag), typed, 5)).extracting(Article::id).first().isEqualTo(article);
    }

    @Test
    void aWordIsNotFoundInsideOfAnother() {
        assertThat(asks("ja", "京都").hits()).extracting(hit -> hit.article().id()).containsExactly("kyoto");
        assertThat(asks("ja", "東京").hits()).extracting(hit -> hit.article().id()).containsExactly("tokyo");
        assertThat(asks("ja", "届かない").hits()).extracting(hit -> hit.article().id()).containsExactly("password");
    }

    @ParameterizedTest
    @CsvSource({"ja, 傘, tokyo", "zh, 伞, password", "ja, 設, password", "zh, 货, return"})
    void oneCharacterIsEnough(String tag, String typed, String article) {
        assertThat(asks(tag, typed).hits()).extracting(hit -> hit.article().id()).contains(article);
    }

    @ParameterizedTest
    @CsvSource({"ja, iPhone ケース 返品, return", "ja, ｉＰｈｏｎｅケース, return", "ko, iphone케이스 취소, cancel", "zh, iphone手机壳退货, return"})
    void severalScriptsInOneQuestionAreSeveralWords(String tag, String typed, String article) {
        var found = asks(tag, typed);
        assertThat(found.hits()).extracting(hit -> hit.article().id()).first().isEqualTo(article);
        assertThat(found.layers()).contains("exact");
    }

    @ParameterizedTest
    @CsvSource({"ja, パスワーク", "ja, 返晶", "ko, 영수중", "ko, 취조하기", "zh, 忘记蜜码", "zh, 如何退贷"})
    void aCharacterIsNeverTakenForASlip(String tag, String typed) {
        var found = asks(tag, typed);
        assertThat(found.corrected()).isEmpty();
        assertThat(found.layers()).doesNotContain("typo");
    }

    @Test
    void aLatinWordIsMendedAmongThem() {
        assertThat(asks("ja", "iphnoe ケース").corrected()).contains("iphone ケース");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ja | 返品 | 商品を<mark>返品</mark>する", "ja | 店舗 | 東京都の<mark>店舗</mark>", "ja | へんぴ | 商品を<mark>返品</mark>する",
        "ko | 영수즈 | <mark>영수</mark>증 발급하기", "ko | 취소 | 주문 <mark>취소</mark>하기", "zh | 密码 | 忘记<mark>密码</mark>"})
    void whatIsMarkedIsTheWordAndNothingBesideIt(String tag, String typed, String title) {
        assertThat(asks(tag, typed).hits()).extracting(Finder.Hit::title).contains(title);
    }

    @Test
    void littleWordsAloneFindSomething() {
        assertThat(asks("ja", "から").hits()).isNotEmpty();
    }

    @Test
    void everySuggestionOfAWordThatIsBeingTypedIsExplained() {
        assertThat(finder.explain(shop, Locale.JAPANESE, "へんぴ", 3)).isNotEmpty();
        assertThat(finder.explain(shop, Locale.JAPANESE, "未知語 ケース", 3).toString()).doesNotContain("\u0001").doesNotContain("\u0002");
        assertThat(finder.explain(shop, Locale.JAPANESE, "へんぴ", 3).toString()).doesNotContain("\u0001").doesNotContain("\u0002");
    }

    private static Finder.Found asks(String tag, String typed) {
        return finder.search(shop, new Finder.Question(typed, Locale.forLanguageTag(tag), Optional.empty(), List.of(), 0, 10, false));
    }

    private static void write(String tag, String id, String title, String text) throws IOException {
        var file = folder.resolve(tag + "/a/" + id + ".md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "---\ntitle: \"%s\"\nid: %s\ndescription: \"\"\n---\n%s\n".formatted(title, id, text));
    }
}
