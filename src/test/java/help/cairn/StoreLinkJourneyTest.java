package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A page of the store leads to the form, and hands along what it knows.
class StoreLinkJourneyTest {
    private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

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
    void whatTheStoreKnowsIsFilledInShownAndGoesAlongUnlessItIsTakenOff() throws Exception {
        var topics = shop.get(shop.phone, "/en/contact?order=20417733&problem=missing&sku=TENT-4&cart=Tent+pegs&utm_campaign=autumn"
                + "&from=https%3A%2F%2Fwww.alderandpine.example%2Forders%3Fsession%3Dsecretly").body();
        var link = Pattern.compile("href=\"(/en/contact\\?topic=order[^\"]*)\"").matcher(topics);
        assertThat(link.find()).isTrue();
        var form = shop.get(shop.phone, link.group(1).replace("&amp;", "&")).body();
        assertThat(form).contains("value=\"20417733\"").containsPattern("<option value=\"missing\" selected").contains("Product: TENT-4")
                .contains("In your cart: Tent pegs").contains("You came by autumn").contains("You came from https://www.alderandpine.example/orders")
                .doesNotContain("secretly");

        var reference = Shop.reference(send(form, "ctx=product&ctx=cart&ctx=device&screen=390"));
        shop.signIn("agent");
        assertThat(shop.get(shop.laptop, "/staff/tickets/" + reference).body()).contains("20417733").contains("TENT-4").contains("Tent pegs").contains("390 px")
                .doesNotContain("autumn").doesNotContain("alderandpine.example/orders");
        assertThat(shop.count("SELECT count(*) FROM ticket_context WHERE context LIKE '%autumn%' OR context LIKE '%/orders%'")).isZero();
    }

    @Test
    void aLinkFillsInNothingThatTheFormDoesNotAskAndNothingThatDoesNotFit() throws Exception {
        var form = shop
                .get(shop.phone, "/en/contact?topic=order&problem=nonsense&email=eve@example.com&message=Hello&website=x&orderNumber=a%0D%0Ab%22%3E&cart="
                        + "call+020+7946+0958")
                .body();
        assertThat(form).doesNotContain("eve@example.com").doesNotContain(">Hello<").contains("value=\"a b&#34;")
                .contains("call ‹phone›");
        assertThat(shop.get(shop.phone, "/en/contact?topic=return&sentBack=yesterday&from=https://www.alderandpine.example.evil.example/x").body())
                .doesNotContain("yesterday").doesNotContain("evil");
    }

    @Test
    void whoCallsInsteadNamesWhatTheyDidAndAColleagueSeesIt() throws Exception {
        assertThat(shop.get(shop.phone, "/en/contact").body()).as("nothing to hand along").contains("tel:+442079460958").doesNotContain("CX-");
        shop.get(shop.phone, "/en/search?q=late+parcel");
        shop.get(shop.phone, "/en/articles/my-parcel-is-late");
        var page = shop.get(shop.phone, "/en/contact").body();
        var name = Pattern.compile("CX-[0-9B-Z]{6}").matcher(page);
        assertThat(name.find()).isTrue();
        assertThat(page).contains("mailto:help@alderandpine.example?subject=" + name.group()).contains("You searched “late parcel”");
        assertThat(shop.get(shop.phone, "/en/contact?topic=order&q=late+parcel").body()).as("the form has the other ways beside it").contains(name.group())
                .contains("tel:+442079460958").contains("Read all of it here").contains("mailto:help@alderandpine.example?subject=" + name.group());
        assertThat(shop.get(shop.phone, "/staff/contexts/" + name.group()).body()).as("for colleagues alone").doesNotContain("late parcel");
        shop.signIn("agent");
        assertThat(shop.get(shop.laptop, "/staff/tickets?q=" + name.group().toLowerCase(java.util.Locale.ROOT).replace("cx-", "cx+")).headers()
                .firstValue("Location"))
                .hasValue("/staff/contexts/" + name.group());
        assertThat(shop.get(shop.laptop, "/staff/contexts/" + name.group()).body()).contains("late parcel").contains("My parcel is late");
        assertThat(shop.get(shop.laptop, "/staff/contexts/CX-000000").statusCode()).isEqualTo(404);
    }

    private String send(String form, String parts) throws Exception {
        var fields = new LinkedHashMap<String, String>();
        var hidden = HIDDEN.matcher(form.substring(form.indexOf("action=\"/en/contact\"")));
        while (hidden.find()) {
            fields.put(hidden.group(1), hidden.group(2));
        }
        fields.putAll(Map.of("message", "Zxqv", "email", "sam@example.com", "checked", "yes", "orderNumber", "20417733"));
        shop.clock.pass(Duration.ofSeconds(30));
        return shop.post(shop.phone, "/en/contact", fields, parts).headers().firstValue("Location").orElseThrow();
    }
}
