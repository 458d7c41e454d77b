package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.articles.CannedReply;
import help.cairn.articles.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Texts that colleagues send often come from the content.
class CannedRepliesTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Publisher publisher;

    @BeforeEach
    void aHelpCenterInTwoLanguages() throws IOException {
        write("site.yaml", "name: Shop\nlocales: [en, de]\n");
        write("en/a/track.md", "---\nid: track\ntitle: Track\ndescription: All.\n---\nText.\n");
        write("de/a/track.md", "---\nid: track\ntitle: Verfolgen\ndescription: Alles.\n---\nText.\n");
        publisher = new Publisher(new Folder(folder), (_, key) -> key, NOON);
    }

    @Test
    void aReplyIsPublishedWithTheContentAndIsNoArticle() throws IOException {
        write("replies/en/thanks.md", "---\ntitle: \"Thanks: we look into it\"\n---\nHello {name},\n\nwe look into {reference}.\n");
        write("replies/en/another-one.md", "No front matter at all.\n");
        var snapshot = publish();
        assertThat(snapshot.problems()).isEmpty();
        assertThat(snapshot.replies(Locale.ENGLISH)).extracting(CannedReply::title).containsExactly("Another one", "Thanks: we look into it");
        assertThat(snapshot.replies(Locale.GERMAN)).as("the site's first language stands in").hasSize(2);
        assertThat(snapshot.categories(Locale.ENGLISH)).hasSize(1);
        var thanks = snapshot.replies(Locale.ENGLISH).getLast();
        assertThat(thanks.to("Sam", "HC-7K3M-9QXT")).isEqualTo("Hello Sam,\n\nwe look into HC-7K3M-9QXT.");
        assertThat(thanks.to("", "HC-7K3M-9QXT")).startsWith("Hello,");

        write("replies/de/danke.md", "Hallo {name}, danke.\n");
        var later = publish();
        assertThat(later.commit()).as("a reply alone is a change").isNotEqualTo(snapshot.commit());
        assertThat(later.replies(Locale.GERMAN)).extracting(CannedReply::name).containsExactly("danke");
    }

    @Test
    void anErrorNamesFileLineAndMendAndLeavesOnlyThatReplyOut() throws IOException {
        write("replies/en/good.md", "Hello.\n");
        write("replies/en/wrong.md", "---\ntitle: Wrong\n---\nHello {name},\n\nyour order {order} is late.\n");
        write("replies/en/empty.md", "---\ntitle: Empty\n---\n");
        write("replies/en/typo.md", "---\ntitel: Typo\n---\nHello.\n");
        var snapshot = publish();
        assertThat(snapshot.problems()).extracting(Object::toString).containsExactlyInAnyOrder(
                "replies/en/wrong.md:6:12: error: Nothing is known that could stand for \"{order}\". Use {name} or {reference}. [unknown-placeholder]",
                "replies/en/empty.md:4:1: error: The reply says nothing. Write its text below the front matter. [empty-reply]",
                "replies/en/typo.md:2:1: warning: The key \"titel\" is not known. Did you mean \"title\"? [unknown-key]");
        assertThat(snapshot.replies(Locale.ENGLISH)).extracting(CannedReply::name).containsExactlyInAnyOrder("good", "typo");
    }

    private Snapshot publish() throws IOException {
        return publisher.read();
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
