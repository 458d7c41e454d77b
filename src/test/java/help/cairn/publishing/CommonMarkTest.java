package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The examples of CommonMark's own specification, through our pipeline before cleaning. What deviates is one of the
/// extensions at work, and is listed in `docs/commonmark.md`.
class CommonMarkTest {
    private static final Pattern EXAMPLE = Pattern.compile("^`{32} example\\n(.*?)^\\.\\n(.*?)^`{32}$", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void theExamplesOfVersion028RenderAsTheSpecificationSays() throws IOException {
        assertThat(deviating("/spec.0.28.txt", new Markdown(List.of()))).isEmpty();
        assertThat(deviating("/spec.0.28.txt", new Markdown())).containsExactly(573, 577, 579, 582, 583);
    }

    @Test
    void theExamplesOfVersion0312RenderAsTheSpecificationSays() throws IOException {
        assertThat(deviating("/spec.txt", new Markdown(List.of()))).containsExactly(
                28, 138, 146, 171, 195, 201, 215, 216, 312, 313, 331, 332, 334, 335, 336, 337, 354, 416, 417, 489, 493, 494, 540, 625, 626, 640);
        assertThat(deviating("/spec.txt", new Markdown())).containsExactly(
                28, 138, 146, 171, 195, 201, 215, 216, 312, 313, 331, 332, 334, 335, 336, 337, 354, 416, 417, 489, 493, 494, 540, 602, 606, 608, 611, 612, 625,
                626, 640);
    }

    private static List<Integer> deviating(String name, Markdown markdown) throws IOException {
        var deviating = new ArrayList<Integer>();
        int number = 0;
        try (var stream = CommonMarkTest.class.getResourceAsStream(name)) {
            var examples = EXAMPLE.matcher(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            while (examples.find()) {
                number++;
                var text = examples.group(1).replace('→', '\t');
                String html;
                try {
                    html = markdown.html(text);
                } catch (Markdown.Refused e) {
                    html = "refused: " + e.getMessage();
                }
                if (!html.equals(examples.group(2).replace('→', '\t'))) {
                    deviating.add(number);
                }
            }
        }
        assertThat(number).isGreaterThan(600);
        return deviating;
    }
}
