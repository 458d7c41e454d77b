package help.cairn.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private static final Path THEME = Path.of("themes/default");

    @ParameterizedTest
    @ValueSource(strings = {"de", "es", "ar"})
    void everyWordOfTheInterfaceIsTranslated(String language) throws IOException {
        assertThat(keys(language)).isEqualTo(keys("en"));
    }

    @Test
    void everyWordThatATemplateSaysIsThere() throws IOException {
        try (var files = Files.list(THEME.resolve("templates"))) {
            for (var file : files.toList()) {
                var said = Pattern.compile("say\\(\"([^\"]+)\"[,)]").matcher(Files.readString(file));
                while (said.find()) {
                    assertThat(keys("en")).as(file.toString()).contains(said.group(1));
                }
            }
        }
    }

    private static Set<String> keys(String language) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(THEME.resolve("words/" + language + ".properties"))) {
            properties.load(reader);
        }
        return properties.stringPropertyNames();
    }
}
