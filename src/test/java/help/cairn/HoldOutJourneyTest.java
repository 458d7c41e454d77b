package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// By lot, some shoppers are offered no answers in the form. The way to a person is the same for all.
class HoldOutJourneyTest {
    private static final String FORM = "/en/contact?topic=order&q=where+is+my+parcel";

    @TempDir
    Path data;

    @Test
    void theLotFallsOnceForEachShopperAndIsInTheLog() throws Exception {
        try (var shop = new Shop(data, Map.of("experiments.holdout", "0.5"))) {
            var held = new ArrayList<HttpClient>();
            for (int i = 0; i < 30; i++) {
                var phone = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
                var first = offers(shop, phone, FORM);
                assertThat(offers(shop, phone, FORM)).as("the lot stays").isEqualTo(first);
                assertThat(offers(shop, phone, "/en/contact?topic=payment&q=card+declined")).as("where it matters too much").isTrue();
                if (!first) {
                    held.add(phone);
                    assertThat(shop.get(phone, "/en/contact/answers?topic=order&q=where+is+my+parcel").body()).isEqualTo("{\"answers\":[]}");
                    assertThat(shop.get(phone, FORM).body()).contains("Send question");
                }
            }
            assertThat(held).hasSizeBetween(1, 29);
            shop.signIn("lead");
            shop.eventually("/metrics", "cairn_events_written_total");
        }
        try (var shop = new Shop(data, Map.of())) {
            assertThat(shop.count("SELECT count(DISTINCT visitor) FROM event WHERE type = 'contact_open'")).isEqualTo(30);
            assertThat(
                    shop.count("SELECT count(*) FROM (SELECT visitor FROM event WHERE type = 'contact_open' GROUP BY visitor HAVING count(DISTINCT arms) = 1)"))
                    .isEqualTo(30);
            assertThat(shop.count("SELECT count(DISTINCT arms) FROM event WHERE type = 'contact_open' AND arms LIKE '%form-suggestions%'")).isEqualTo(2);
        }
    }

    @Test
    void whoeverRefusesToBeToldApartIsInNoExperiment() throws Exception {
        try (var shop = new Shop(data, Map.of("experiments.holdout", "0.5"))) {
            for (int i = 0; i < 8; i++) {
                var page = shop.phone.send(shop.request(FORM).header("Sec-GPC", "1").build(), HttpResponse.BodyHandlers.ofString());
                assertThat(page.body()).contains("data-article=");
            }
        }
    }

    private static boolean offers(Shop shop, HttpClient phone, String path) throws Exception {
        return shop.get(phone, path).body().contains("data-article=");
    }
}
