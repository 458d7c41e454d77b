package help.cairn.search;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.articles.Snapshot;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What shoppers type, put to the search of our own articles, and of small ones in many languages.
class FinderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private static final int STRINGS = Integer.getInteger("fuzz.strings", 2000);

    private static Snapshot ours;
    private static Finder finder;

    @TempDir
    Path folder;

    @BeforeAll
    static void ourOwnArticles() throws IOException {
        ours = new Publisher(new Folder(Path.of("content")), (_, key) -> key, CLOCK).read();
        finder = new Finder(Indexes.inMemory()).patient();
        finder.prepare(ours);
    }

    private static Finder.Found asks(String text) {
        return finder.search(ours, new Finder.Question(text, Locale.ENGLISH, Optional.empty(), 0, 10, false));
    }

    @ParameterizedTest
    @CsvSource({
        "when will i get my refnd, when will i get my refund", "where is my parsel?, where is my parcel?", "Gift card balnce, Gift card balance",
        "forgotpassword, forgot password", "how much does refnd cost, how much does refund cost", "invoise refnd, invoice refund"})
    void aSlipOfTheThumbIsReadAsTheWordThatArticlesHaveAndAllElseStaysAsTyped(String typed, String read) {
        var found = asks(typed);
        assertThat(found.corrected()).contains(read);
        assertThat(found.layers()).contains("typo");
        assertThat(found.hits()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"refund", "where is my parcel", "parcel late", "refu", "do you have a shop in berlin"})
    void aWordThatArticlesHaveIsNeverCorrectedAndATownIsNotTheBeginningOfAnother(String typed) {
        assertThat(asks(typed).corrected()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"how much does return cost", "how much does the refund cost"})
    void whoAsksHowMuchSomethingCostsIsNotToldThatACardWasChargedTwice(String typed) {
        var found = asks(typed);
        assertThat(found.hits().getFirst().article().id()).isNotEqualTo("charged-twice");
        assertThat(found.answer().map(answer -> answer.article().id())).isNotEqualTo(Optional.of("charged-twice"));
    }

    @ParameterizedTest
    @CsvSource({
        "how much is delivery, Standard £", "can I get an invoice, Sign in and open Your orders.", "can i return a gift, Choose Gift return",
        "can you repair my tent, Parts for 7 years"})
    void whatIsQuotedReadsAsAnAnswerAndNotAsWhatElseThereIsToSay(String typed, String begins) {
        assertThat(asks(typed).answer().orElseThrow().quote().replaceAll("<[^>]+>", "")).startsWith(begins);
    }

    @Test
    void whoInsistsIsShownOnlyWhatTheyTyped() {
        assertThat(finder.search(ours, new Finder.Question("refnd", Locale.ENGLISH, Optional.empty(), 0, 10, true)).hits()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"pass, reset-your-password", "track my pa, track-your-order", "passwrod, reset-your-password", "gift ca, gift-card-balance"})
    void whatIsBeingTypedLeadsToItsAnswerBeforeItIsFinished(String typed, String article) {
        assertThat(finder.suggest(ours, Locale.ENGLISH, typed, 5)).extracting(one -> one.id()).contains(article);
    }

    @Test
    void oneLetterAndAFewThatBeginNothingSuggestNothing() {
        assertThat(finder.suggest(ours, Locale.ENGLISH, "p", 5)).isEmpty();
        assertThat(finder.suggest(ours, Locale.ENGLISH, "xqz", 5)).isEmpty();
    }

    @Test
    void aSynonymFindsWhatTheWordItselfDoesNotButNeverStandsAboveWhatHasIt() throws IOException {
        write("en/a/voucher.md", "Use a voucher", "Type its number at the till.");
        write("en/a/card.md", "Use a gift card", "Scratch it first.");
        write("en/a/unicorn.md", "About unicorns", "They are paid for with a gift card, if at all.");
        var found = search(Locale.ENGLISH, "gift card");
        assertThat(found.hits()).extracting(hit -> hit.article().id()).containsExactly("card", "unicorn", "voucher");
        assertThat(found.layers()).containsExactly("exact", "synonym");
        assertThat(search(Locale.ENGLISH, "coupon unicorn").hits()).extracting(hit -> hit.article().id()).first().isEqualTo("unicorn");
    }

    @Test
    void whatWritersSayAboutWordsAndQuestionsHolds() throws IOException {
        write("en/a/beacon.md", "Charge the Lumo", "Plug it in.");
        write("en/a/lamp.md", "Clean a lamp", "Wipe it.");
        assertThat(search(Locale.ENGLISH, "headtorch").hits()).isEmpty();
        file("synonyms/en.yaml", "- {from: [headtorch], to: [lumo]}\n");
        assertThat(search(Locale.ENGLISH, "headtorch").hits()).extracting(hit -> hit.article().id()).containsExactly("beacon");
        assertThat(search(Locale.ENGLISH, "lumo").hits()).extracting(hit -> hit.article().id()).containsExactly("beacon");
        file("pins.yaml", "- {query: Lamp, locale: en, articles: [beacon]}\n");
        assertThat(search(Locale.ENGLISH, "  lamp? ").hits()).extracting(hit -> hit.article().id()).containsExactly("beacon", "lamp");
        assertThat(search(Locale.ENGLISH, "lamp clean").hits()).extracting(hit -> hit.article().id()).containsExactly("lamp");
    }

    @Test
    void whatShoppersTaughtComesInBelowWhatFitsAndLiftsANearNeighbour() throws IOException {
        write("en/a/one.md", "Wash the tent", "With water.");
        write("en/a/two.md", "Wash the jacket", "With water.");
        write("en/a/other.md", "Something else", "Nothing about it.");
        var snapshot = new Publisher(new Folder(folder), (_, key) -> key, CLOCK).read();
        var learned = new Learned();
        var taught = new Finder(Indexes.inMemory(), learned);
        taught.prepare(snapshot);
        assertThat(taught.first(snapshot, Locale.ENGLISH, "wash", 5)).containsExactly("one", "two");
        learned.become(Map.of(Locale.ENGLISH, new Lessons(List.of(lesson("two"), lesson("other")))));
        assertThat(taught.first(snapshot, Locale.ENGLISH, "wash", 5)).containsExactly("two", "one", "other");
        assertThat(taught.first(snapshot, Locale.ENGLISH, "tent", 5)).containsExactly("one");
    }

    @Test
    void wordsThatAreWrittenTogetherElsewhereAreFoundApartAndTheOtherWayRound() throws IOException {
        write("en/a/wifi.md", "Connect to wifi", "Choose your network.");
        write("en/a/other.md", "Charge the lamp", "It takes a night of sleep mode.");
        assertThat(search(Locale.ENGLISH, "wi fi").hits()).extracting(hit -> hit.article().id()).containsExactly("wifi");
        assertThat(search(Locale.ENGLISH, "sleepmode").hits()).extracting(hit -> hit.article().id()).containsExactly("other");
    }

    @Test
    void theNameOfATownIsNotReadAsAnotherWordAndAWordBesideAllOthersIsReadRoughly() throws IOException {
        write("en/a/normal.md", "Normal delivery times", "Two to four days, to a normal address.");
        write("en/a/card.md", "Pay in installments", "The details stand on your card.");
        assertThat(search(Locale.ENGLISH, "delivery to norway").corrected()).isEmpty();
        assertThat(search(Locale.ENGLISH, "cardinstallment").hits()).extracting(hit -> hit.article().id()).contains("card");
        assertThat(search(Locale.ENGLISH, "reinstallmental").hits()).extracting(hit -> hit.article().id()).containsExactly("card");
        assertThat(search(Locale.ENGLISH, "xyzzyplugh").hits()).isEmpty();
    }

    @Test
    void theItemsOfAListAreQuotedAndTheRowsOfATableAreNot() throws IOException {
        write("en/a/list.md", "What you need to return a tent", "- The order number\n- The poles and the pegs\n");
        write("en/a/table.md", "How long parcels to Ireland take",
                "| Carrier | How long it takes |\n| --- | --- |\n| Green Van | between two and four days |\n");
        assertThat(search(Locale.ENGLISH, "what you need to return a tent").answer()).get().extracting(Finder.Answer::quote).asString()
                .contains("order number · ").contains("pegs");
        assertThat(search(Locale.ENGLISH, "how long parcels to ireland take").answer()).isEmpty();
    }

    @Test
    void whoeverIsLateGetsWhatWasFoundUntilThen() {
        var late = finder.within(Duration.ZERO);
        for (var typed : List.of("where is my parcel", "wher is my parcle", "qwertzuiop asdfghjkl")) {
            assertThat(late.search(ours, new Finder.Question(typed, Locale.ENGLISH, Optional.empty(), 0, 10, false)).hits()).isEmpty();
            assertThat(late.suggest(ours, Locale.ENGLISH, typed, 5)).isEmpty();
        }
        assertThat(finder.suggest(ours, Locale.ENGLISH, "wher is my parcle", 5)).isNotEmpty();
    }

    @Test
    void aClearAnswerIsQuotedAndAnUnclearOneIsNot() {
        assertThat(asks("where is my parcel").answer()).hasValueSatisfying(answer -> assertThat(answer.article().id()).isEqualTo("track-your-order"));
        assertThat(asks("delivery").answer()).isEmpty();
        assertThat(asks("can i bring my dog to the xylophone concert").answer()).isEmpty();
    }

    @Test
    void whatIsOnlyLikeTheWordIsShownAsNearAndNeverQuoted() {
        var found = asks("instalmentary");
        assertThat(found.hits()).isNotEmpty();
        assertThat(found.far()).isTrue();
        assertThat(found.answer()).isEmpty();
        assertThat(asks("unsubscirbe").far()).isFalse();
    }

    /// In the middle of a sentence, in another form than it is asked for.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | The parcels were delivered yesterday.                       | parcel delivery
            de | Das Rücksendeetikett liegt im Karton.                       | Etikett
            de | Legen Sie das Etikett außen an.                             | Rücksendeetikett
            de | Wir erstatten die Bücher sofort.                            | buch
            nl | De verzendkosten zijn laag.                                 | kosten
            sv | Du får din leveransbekräftelse snart.                       | bekräftelse
            da | Dine pakker kommer i morgen.                                | pakke
            nb | Pakkene kommer i morgen.                                    | pakke
            fi | Lähetämme paketteja joka päivä.                             | paketti
            fr | Vérifiez l'adresse avant de commander.                      | adresse
            fr | Vous serez remboursé dès réception.                         | rembourse
            it | Controlla l'indirizzo della spedizione.                     | indirizzo
            es | Los reembolsos tardan cinco días.                           | reembolso
            es | La devolución es gratuita.                                  | devolucion
            pt | As devoluções são gratuitas.                                | devolução
            ca | Comprova l'adreça abans de comprar.                         | adreça
            ro | Coletele ajung mâine dimineață.                             | coletele
            pl | Paczka dotrze jutro rano.                                   | paczka
            pl | Zwroty są bezpłatne, a paczki dotrą jutro.                  | paczka
            pl | Nie mamy jeszcze zwróconych zamówień.                       | zamówienie
            cs | Zásilky doručíme zítra ráno.                                | zásilka
            hu | A csomagok holnap érkeznek meg.                             | csomag
            ru | Ваши посылки придут завтра утром.                           | посылка
            uk | Ваша посилка прийде завтра вранці.                          | посилка
            bg | Вашите пратки пристигат утре.                               | пратки
            el | Τα δέματα φτάνουν αύριο το πρωί.                            | δέματα
            tr | Siparişiniz yarın İstanbul'dan çıkıyor.                     | istanbul
            tr | IŞIK gece açık kalır.                                       | ışık
            ar | سوف تصل الطرود غدا في الصباح                                | طرود
            ar | راجع الكتاب قبل الدفع                                       | كتاب
            fa | بسته\u200cهای شما فردا می\u200cرسد                           | بسته
            he | החבילה תגיע מחר בבוקר                                       | החבילה
            hi | आपका पार्सल कल पहुँचेगा                                        | पार्सल
            th | พัสดุของคุณจะมาถึงพรุ่งนี้                                         | พัสดุ
            zh | 您的包裹明天早上到达。                                       | 包裹
            ja | お荷物は明日の朝に届きます。                                 | 荷物
            ko | 고객님의 택배가 내일 도착합니다.                             | 택배
            zh-TW | 您的包裹明天早上到達。                                    | 包裹
            zh-HK | 請退還禮物卡的餘額。                                      | 餘額
            ja | お荷物はすでに届いています。                                | 届く
            ja | ｷﾞﾌﾄｶｰﾄﾞの残高を見る。                                      | ギフトカード
            ko | 반품한 상품은 창고로 돌아갑니다.                             | 반품하다
            zh | 请下载 Cairn 应用查看包裹。                                  | cairn 包裹
            id | Paket Anda tiba besok pagi.                                 | paket
            vi | Bưu kiện của bạn sẽ đến vào ngày mai.                       | bưu kiện
            """)
    void aWordIsFoundInTheMiddleOfASentenceOfItsLanguage(String tag, String sentence, String question) throws IOException {
        write(tag + "/a/right.md", "1", sentence);
        write(tag + "/a/wrong.md", "2", "0000 1111");
        var found = search(Locale.forLanguageTag(tag), question);
        assertThat(found.hits()).extracting(hit -> hit.article().id()).containsExactly("right");
        assertThat(found.hits().getFirst().snippet()).contains("<mark>");
    }

    @Test
    void aWordWithItsAccentsIsPreferredToOneWithout() throws IOException {
        write("fr/a/sale.md", "1", "Un produit sale se lave avant le retour.");
        write("fr/a/sal.md", "2", "Un produit salé se mange avant le retour.");
        assertThat(search(Locale.FRENCH, "salé").hits().getFirst().article().id()).isEqualTo("sal");
        assertThat(search(Locale.FRENCH, "sale").hits().getFirst().article().id()).isEqualTo("sale");
    }

    /// With `-Dfuzz.strings=50000` it takes half a minute.
    @Test
    void nothingThatCanBeTypedFailsOrTakesLong() {
        var random = new Random(4);
        var pieces = List.of(
                "refund", "parcel", "wo ist", "*", "?", "\"", "/", "(", "[", "{", ":", "^", "~", "\\", "AND", "NOT", "a{1,50}", "\u0000", "\uD800", "\uDC00",
                "é", "ß",
                "İ", "包", "裹", "ก", "ي", "\u200f", "\u0301", "🎁", " ", "\t", "-", "'", "’", "x".repeat(300), "a a ".repeat(60), "1", "<script>");
        for (int i = 0; i < STRINGS; i++) {
            var typed = new StringBuilder();
            for (int length = random.nextInt(12); length >= 0; length--) {
                if (random.nextInt(3) == 0) {
                    typed.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x250 : 0x11000));
                } else {
                    typed.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextInt(3) == 0 ? " " : "");
                }
            }
            var locale = ours.site().locales().get(random.nextInt(ours.site().locales().size()));
            long began = System.nanoTime();
            var found = finder.search(ours, new Finder.Question(typed.toString(), locale, Optional.empty(), 0, 10, random.nextInt(5) == 0));
            finder.suggest(ours, locale, typed.toString(), 5);
            assertThat(found.hits()).as(typed.toString()).allSatisfy(hit -> assertThat(hit.title() + hit.snippet()).doesNotContain("<script"));
            assertThat(System.nanoTime() - began).as(typed.toString()).isLessThan(5_000_000_000L);
        }
    }

    private Finder.Found search(Locale locale, String question) throws IOException {
        var snapshot = new Publisher(new Folder(folder), (_, key) -> key, CLOCK).read();
        var own = new Finder(Indexes.inMemory()).patient();
        own.prepare(snapshot);
        return own.search(snapshot, new Finder.Question(question, locale, Optional.empty(), 0, 10, false));
    }

    private void write(String path, String title, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        var name = file.getFileName().toString().replace(".md", "");
        Files.writeString(file, "---\ntitle: \"%s\"\nid: %s\n---\n%s\n".formatted(title, name, text));
    }

    private void file(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Lesson lesson(String article) {
        return new Lesson(List.of("wash"), article, 5, 1, LocalDate.of(2026, 11, 20));
    }
}
