package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import help.cairn.articles.Problem;
import help.cairn.web.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What an editor is told of `site.yaml` is what publishing takes.
class SiteSchemaTest {
    private static final Pattern KNOWN = Pattern.compile("Known are: (.*)\\.");

    private final String text = read();
    private final JsonNode schema = Json.tree(text);
    private final Schema checker = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);

    @Test
    void ourOwnFileHasNoMistake() throws IOException {
        assertThat(checker.validate(Files.readString(Path.of("content/site.yaml")), InputFormat.YAML)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "topics: [{id: order, fields: [{name: a, type: number}]}]", "topics: [{id: order, fields: [{name: a}]}]", "topics: [{title: Order}]",
        "topics: [{id: order, promise: soon}]", "opening: {}", "channels: [{kind: pigeon, value: a}]", "openingHours: {monday: [nine]}"})
    void aMistakeIsOneForEditorsAndForPublishing(String site) {
        assertThat(checker.validate(site, InputFormat.YAML)).isNotEmpty();
        assertThat(problems(site)).isNotEmpty();
    }

    /// An unknown key makes publishing say which it knows.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            qqqqqqqqqq: 1                                                              | /properties
            openingHours: {qqqqqqqqqq: 1}                                              | /$defs/hours/properties
            holidays: [{qqqqqqqqqq: 1}]                                                | /properties/holidays/items/properties
            notices: [{qqqqqqqqqq: 1}]                                                 | /properties/notices/items/properties
            popular: [{qqqqqqqqqq: 1}]                                                 | /properties/popular/items/properties
            channels: [{qqqqqqqqqq: 1}]                                                | /properties/channels/items/properties
            queries: {qqqqqqqqqq: 1}                                                   | /properties/queries/properties
            topics: [{id: a, qqqqqqqqqq: 1}]                                           | /$defs/topic/properties
            topics: [{id: a, fields: [{name: b, type: text, qqqqqqqqqq: 1}]}]          | /$defs/field/properties
            """)
    void editorsKnowTheKeysThatPublishingKnows(String site, String where) {
        var mend = problems(site).stream().filter(problem -> problem.rule().equals("unknown-key")).findFirst().orElseThrow().toString();
        var known = KNOWN.matcher(mend);
        assertThat(known.find()).as(mend).isTrue();
        assertThat(new TreeSet<>(schema.at(where).propertyNames())).isEqualTo(new TreeSet<>(Set.of(known.group(1).split(", "))));
    }

    private static List<Problem> problems(String site) {
        var problems = new ArrayList<Problem>();
        SiteFile.read(site, "Shop", List.of(Locale.ENGLISH), Optional.empty(), Facts.none(), problems);
        return problems;
    }

    private static String read() {
        try (var in = SiteSchemaTest.class.getResourceAsStream("/site.schema.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
