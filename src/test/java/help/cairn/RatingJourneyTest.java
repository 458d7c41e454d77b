package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A question is settled, and the shopper says how that was.
class RatingJourneyTest {
    @TempDir
    Path data;

    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(data, Map.of());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void oneTapInTheMailAndOneOnThePageAreARating() throws Exception {
        var reference = Shop.reference(asked());
        shop.signIn("agent");
        shop.handle(reference, Map.of("do", "reply-solve", "message", "It comes tomorrow."));
        assertThat(shop.letter()).contains("It comes tomorrow.");
        var letter = shop.letter();
        assertThat(letter).startsWith("sam@example.com").contains("mara of Alder & Pine marked your question " + reference + " as solved")
                .contains("Auto-Submitted: auto-replied").contains("In-Reply-To: <" + reference).doesNotContain("parcel").doesNotContain("Sam,");
        var links = Pattern.compile("/en/tickets/\\S+/rating\\?key=[A-Za-z0-9_-]+&score=[1-5](?=\\s)").matcher(letter).results()
                .map(match -> match.group()).distinct().toList();
        assertThat(links).hasSize(5);

        for (var link : links) {
            assertThat(shop.get(shop.phone, link).statusCode()).isEqualTo(200);
        }
        assertThat(shop.count("SELECT count(*) FROM rating")).as("a program that opens all links of a mail says nothing").isZero();

        var page = shop.get(shop.phone, links.get(3));
        assertThat(page.body()).containsPattern("value=\"4\" id=\"score-4\" required checked").contains("Where is my parcel?");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.headers().firstValue("X-Robots-Tag")).hasValue("noindex");
        var rating = links.get(3).replaceFirst("&score=.*", "");
        var sent = shop.post(shop.phone, rating, Map.of(
                "score", "4", "effort", "2", "saved", "yes", "article", "Parcels in the snow", "comment", "Write to me at sam@example.com <b>"));
        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(shop.get(shop.phone, sent.headers().firstValue("Location").orElseThrow()).body()).contains("Thank you for telling us")
                .contains("You said: Well.");
        assertThat(shop.get(shop.laptop, "/staff/tickets/" + reference).body()).contains("What the shopper says").contains("Well").contains("Hard")
                .contains("Parcels in the snow").contains("Write to me at sam@example.com &lt;b&gt;");
        assertThat(shop.command("events", "export").lines().filter(line -> line.contains("\"csat\"")).toList()).singleElement()
                .satisfies(event -> assertThat(event).contains("\"ticket\":\"" + reference + "\"").contains("\"score\":4").contains("\"effort\":2")
                        .contains("\"saved\":true").contains("Write to me at ‹email›").contains("\"class\":\"human\"").doesNotContain("sam@example.com"));
    }

    @Test
    void aRatingCanBeChangedOnceAndNotAfterTwoWeeks() throws Exception {
        var page = asked();
        shop.post(shop.phone, page, Map.of("do", "solve"));
        assertThat(shop.letter()).contains("You marked your question");
        assertThat(shop.get(shop.phone, page).body()).contains("How did we do?").contains("Very badly");
        var rating = page.replace("?key", "/rating?key");
        assertThat(shop.post(shop.phone, rating, Map.of("comment", "Typed already")).statusCode()).isEqualTo(422);
        assertThat(shop.post(shop.phone, rating, Map.of("comment", "Typed already")).body()).contains("Choose one of the five").contains("Typed already");
        assertThat(shop.post(shop.phone, rating, Map.of("score", "1")).statusCode()).isEqualTo(303);
        assertThat(shop.get(shop.phone, page).body()).contains("You said: Very badly.").doesNotContain("name=\"score\"");
        assertThat(shop.get(shop.phone, rating).body()).contains("Change it once");
        assertThat(shop.post(shop.phone, rating, Map.of("score", "5")).statusCode()).isEqualTo(303);
        assertThat(shop.get(shop.phone, rating).body()).contains("You said: Very well.").doesNotContain("Change it once");
        assertThat(shop.post(shop.phone, rating, Map.of("score", "2")).statusCode()).isEqualTo(409);
        assertThat(shop.count("SELECT score FROM rating")).isEqualTo(5);

        var late = asked();
        shop.post(shop.phone, late, Map.of("do", "solve"));
        shop.clock.pass(Duration.ofDays(15));
        var over = late.replace("?key", "/rating?key");
        assertThat(shop.get(shop.phone, over).body()).contains("more than 14 days ago");
        assertThat(shop.post(shop.phone, over, Map.of("score", "2")).statusCode()).isEqualTo(409);
    }

    @Test
    void nobodyIsAskedTwiceHowItWas() throws Exception {
        var page = asked();
        for (int i = 0; i < 3; i++) {
            shop.post(shop.phone, page, Map.of("do", "solve"));
            shop.post(shop.phone, page, Map.of("do", "solve"));
            shop.post(shop.phone, page, Map.of("do", "reopen"));
        }
        assertThat(shop.letter()).contains("as solved");
        asked("kim@example.com");
        assertThat(shop.count("SELECT count(*) FROM delivery WHERE kind = 'solved'")).isEqualTo(1);
    }

    @Test
    void aRatingNeedsTheKeyAndASettledQuestion() throws Exception {
        var page = asked();
        var rating = page.replace("?key", "/rating?key");
        assertThat(shop.get(shop.phone, rating).body()).contains("not settled yet");
        assertThat(shop.post(shop.phone, rating, Map.of("score", "2")).statusCode()).isEqualTo(409);
        var path = URI.create(rating).getPath();
        assertThat(shop.get(shop.phone, path + "?score=1").statusCode()).isEqualTo(404);
        assertThat(shop.post(shop.phone, path + "?key=guess", Map.of("score", "2")).statusCode()).isEqualTo(404);
    }

    private String asked() throws Exception {
        return asked("sam@example.com");
    }

    private String asked(String email) throws Exception {
        var page = shop.ask(email);
        assertThat(shop.letter()).startsWith(email);
        return page;
    }
}
