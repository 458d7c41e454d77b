package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import help.cairn.storage.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.eclipse.jgit.util.FileUtils;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitContentTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private GitRepositories writer;
    private Database database;
    private GitContent content;
    private Publisher publisher;

    @BeforeEach
    void aRepositoryAndSomebodyWhoReadsIt() throws IOException {
        writer = new GitRepositories(folder).write("site.yaml", "check: {off: [missing-description]}\n");
        database = Database.open(folder.resolve("data"));
        restart();
    }

    @AfterEach
    void close() {
        writer.close();
        content.close();
        database.close();
    }

    private void restart() throws IOException {
        if (content != null) {
            content.close();
        }
        content = GitContent.open(remote("main", ""), folder.resolve("data/content.git"), Optional.of(new PastStore(database)));
        publisher = new Publisher(content, (_, key) -> key, NOON, database, "build 1");
    }

    private Remote remote(String branch, String path) {
        return new Remote(writer.address(), branch, path, "", "", Optional.empty(), Optional.empty());
    }

    private Snapshot published() throws IOException {
        content.fetch();
        var snapshot = publisher.read();
        publisher.secure();
        publisher.remember();
        return snapshot;
    }

    @Test
    void whatIsPushedIsReadFromTheCommit() throws IOException {
        writer.write("en/orders/track.md", "---\ntitle: Where is my parcel?\n---\nLook [here](late.md).\n")
                .write("en/orders/late.md", "---\ntitle: Late\n---\nWait.\n");
        var commit = writer.push("The first articles");
        var snapshot = published();
        assertThat(snapshot.commit()).isEqualTo(commit);
        assertThat(snapshot.article(Locale.ENGLISH, "track").orElseThrow().html()).contains("/en/articles/late");
        // The work tree is not what is published.
        writer.write("en/orders/late.md", "---\ntitle: Not committed\n---\n");
        assertThat(published()).isSameAs(snapshot);
    }

    @Test
    void anArticleThatWasNotTouchedIsTheVerySameAfterAPush() throws IOException {
        writer.write("en/a/one.md", "# One\n\nText.\n").write("en/a/two.md", "# Two\n\nText.\n");
        writer.push("Two articles");
        var before = published();
        writer.write("en/a/one.md", "# One\n\nAnother text.\n").push("One article");
        var after = published();
        assertThat(after.article(Locale.ENGLISH, "two").orElseThrow()).isSameAs(before.article(Locale.ENGLISH, "two").orElseThrow());
        assertThat(after.article(Locale.ENGLISH, "one").orElseThrow().text()).contains("Another text.");
    }

    @Test
    void aLinkFollowsItsArticleWhenThatMovesAndTheArticleWithTheLinkIsNotTouched() throws IOException {
        writer.write("en/a/one.md", "# One\n\nSee [two](two.md#there).\n").write("en/a/two.md", "---\nslug: second\n---\n# Two\n\n## There\n\nText.\n");
        writer.push("Two articles");
        assertThat(published().article(Locale.ENGLISH, "one").orElseThrow().html()).contains("/en/articles/second#there");
        writer.write("en/a/two.md", "---\nslug: other\n---\n# Two\n\n## Elsewhere\n\nText.\n").push("Another slug");
        var after = published();
        assertThat(after.article(Locale.ENGLISH, "one").orElseThrow().html()).contains("/en/articles/other#there");
        assertThat(after.problems()).extracting(Problem::rule).contains("missing-anchor");
        assertThat(after.redirect("/en/articles/second")).contains("/en/articles/other");
    }

    @Test
    void everyAddressThatAnArticleEverHadLeadsToWhereItIsNow() throws IOException {
        writer.write("en/a/track.md", "# Where is my parcel?\n\nA text that is long enough to be recognised after it moved elsewhere.\n");
        writer.push("One");
        published();
        writer.move("en/a/track.md", "en/b/follow.md").push("Moved");
        published();
        restart();
        writer.move("en/b/follow.md", "en/b/find.md")
                .write("en/b/find.md", "# Where is my parcel?\n\nA text that is long enough to be recognised after it moved elsewhere. And more.\n")
                .push("Moved again, and changed a little");
        var snapshot = published();
        assertThat(snapshot.redirect("/en/articles/track")).contains("/en/articles/find");
        assertThat(snapshot.redirect("/en/articles/follow")).contains("/en/articles/find");
        assertThat(snapshot.redirect("/en/articles/find")).isEmpty();
        assertThat(snapshot.gone("/en/articles/track")).isEmpty();
    }

    @Test
    void anAddressFromBeforeTheFirstPublicationIsKnownFromGit() throws IOException {
        writer.write("en/a/track.md", "# Track\n\nA text that is long enough to be recognised.\n").write("en/a/fax.md", "# Fax\n\nSend us a fax.\n");
        writer.push("One");
        writer.move("en/a/track.md", "en/a/follow.md").delete("en/a/fax.md").push("Moved, and nobody has a fax");
        var snapshot = published();
        assertThat(snapshot.redirect("/en/articles/track")).contains("/en/articles/follow");
        assertThat(snapshot.gone("/en/articles/fax")).contains("Fax");
    }

    @Test
    void anArticleThatIsTakenAwayIsGoneAndComesBack() throws IOException {
        writer.write("en/a/one.md", "# One\n\nText.\n").write("en/a/fax.md", "---\ntitle: Invoice by fax\n---\nText of the fax.\n");
        writer.push("Two");
        published();
        writer.delete("en/a/fax.md").push("No fax");
        var without = published();
        assertThat(without.article(Locale.ENGLISH, "fax")).isEmpty();
        assertThat(without.gone("/en/articles/fax")).contains("Invoice by fax");
        writer.write("en/a/fax.md", "---\ntitle: Fax again\n---\nText.\n").push("Fax again");
        var again = published();
        assertThat(again.gone("/en/articles/fax")).isEmpty();
        assertThat(again.article(Locale.ENGLISH, "fax")).isPresent();
    }

    @Test
    void addressesInACircleLeadNowhereRatherThanRound() throws IOException {
        writer.write("en/a/one.md", "# One\n\nText.\n")
                .write("redirects.csv",
                        "source,dest\n/old/a,/old/b\n/old/b,/old/a\n/old/c,/old/d\n/old/d,en/a/one.md\n/old/e,https://shop.example/e\n/old/f,/nowhere\n");
        writer.push("Redirects");
        var snapshot = published();
        assertThat(snapshot.redirect("/old/a")).isEmpty();
        assertThat(snapshot.redirect("/old/c")).contains("/en/articles/one");
        assertThat(snapshot.redirect("/old/e")).contains("https://shop.example/e");
        assertThat(snapshot.problems()).extracting(problem -> problem.line() + " " + problem.rule())
                .containsExactly("2 redirect-loop", "3 redirect-loop", "7 broken-redirect");
    }

    @Test
    void whatNoComputerCanHoldIsNamedAndTakesNothingElseDown() throws IOException {
        writer.write("en/a/one.md", "# One\n\nText.\n");
        writer.push("One");
        writer.pushEntry("git~1", FileMode.REGULAR_FILE, "x");
        writer.pushEntry("link.md", FileMode.SYMLINK, "../../../../etc/passwd");
        writer.pushEntry("module", FileMode.GITLINK, "");
        writer.pushEntry("bad\nname.md", FileMode.REGULAR_FILE, "# Bad");
        var snapshot = published();
        assertThat(snapshot.size()).isEqualTo(1);
        assertThat(snapshot.problems()).extracting(Problem::rule).containsExactlyInAnyOrder("file-name", "file-name", "symbolic-link", "submodule");
    }

    @Test
    void aPointerToLfsIsNamed() throws IOException {
        var pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12345\n";
        writer.write("en/a/one.md", "# One\n\n![A box](box.png)\n").write("en/a/box.png", pointer).write("en/a/two.md", pointer);
        writer.push("Pointers");
        var snapshot = published();
        assertThat(snapshot.problems()).extracting(problem -> problem.file() + " " + problem.rule())
                .containsExactlyInAnyOrder("en/a/one.md lfs-pointer", "en/a/two.md lfs-pointer");
    }

    @Test
    void theDayOfTheLastChangeAndTheWritersComeFromGit() throws IOException {
        writer.at("2026-02-01T08:00:00Z").as("Mara").write("en/a/one.md", "# One\n\nText.\n").write("en/a/two.md", "# Two\n\nText.\n").push("Both");
        writer.at("2026-03-01T08:00:00Z").as("Ben").write("en/a/one.md", "# One\n\nMore text.\n").push("One");
        var snapshot = published();
        assertThat(snapshot.article(Locale.ENGLISH, "one").orElseThrow().updated()).hasToString("2026-03-01");
        assertThat(snapshot.article(Locale.ENGLISH, "two").orElseThrow().updated()).hasToString("2026-02-01");
        writer.at("2026-04-01T08:00:00Z").move("en/a/two.md", "en/a/second.md").push("Another name");
        assertThat(published().article(Locale.ENGLISH, "second").orElseThrow().updated()).hasToString("2026-02-01");
        assertThat(snapshot.article(Locale.ENGLISH, "one").orElseThrow().published()).hasValueSatisfying(day -> assertThat(day).hasToString("2026-02-01"));
        assertThat(content.now().history().of("en/a/one.md").orElseThrow().authors()).containsExactly("Mara", "Ben");
        // Readers learn of it only where the site says so.
        assertThat(snapshot.article(Locale.ENGLISH, "one").orElseThrow().authors()).isEmpty();
        writer.write("site.yaml", "authors: true\nhistory: \"https://git.example/help/{path}\"\n").push("Say who wrote it");
        var open = published().article(Locale.ENGLISH, "one").orElseThrow();
        assertThat(open.authors()).containsExactly("Mara", "Ben");
        assertThat(open.history()).contains("https://git.example/help/en/a/one.md");
    }

    @Test
    void aTranslationThatIsOlderThanItsSourceIsNamedWithTheCommit() throws IOException {
        var front = "---\ntitle: One\ndescription: One.\n---\n";
        writer.at("2026-02-01T08:00:00Z").write("en/a/one.md", front + "Text.\n").write("de/a/one.md", front + "Ein Text.\n")
                .write("es/a/one.md", front + "Un texto.\n").push("All");
        assertThat(published().problems()).isEmpty();
        var commit = writer.at("2026-03-01T08:00:00Z").write("en/a/one.md", front + "Another text.\n").write("es/a/one.md", front + "Otro texto.\n")
                .push("English and Spanish");
        assertThat(published().problems()).extracting(Problem::toString).singleElement().asString().startsWith("de/a/one.md:1:1: warning:")
                .contains("The translation is of 2026-02-01, but en/a/one.md changed on 2026-03-01 with " + commit.substring(0, 7));
        writer.write("de/a/one.md", front + "Ein anderer Text.\n").push("German");
        assertThat(published().problems()).isEmpty();
    }

    @Test
    void aCheckInAWritersCheckoutKnowsThePastToo() throws IOException {
        var front = "---\ntitle: One\ndescription: One.\n---\n";
        writer.at("2026-02-01T08:00:00Z").write("docs/site.yaml", "check: {off: [missing-description]}\n").write("docs/en/a/one.md", front + "Text.\n")
                .write("docs/de/a/one.md", front + "Ein Text.\n").push("All");
        writer.at("2026-03-01T08:00:00Z").write("docs/en/a/one.md", front + "Another text.\n").push("English");
        var checkout = new Publisher(new Checkout(writer.work().resolve("docs")), (_, key) -> key, NOON);
        assertThat(checkout.read().problems()).extracting(Problem::rule).containsExactly("translation-outdated");
        // What is being written and not committed yet is the newest of all.
        writer.write("docs/de/a/one.md", front + "Ein anderer Text.\n");
        assertThat(checkout.read().problems()).isEmpty();
    }

    @Test
    void aForcedPushForgetsWhatItTookBack() throws Exception {
        writer.write("en/a/one.md", "# One\n\nText.\n").push("One");
        published();
        writer.write("en/a/two.md", "# Two\n\nText.\n").push("Two");
        assertThat(published().size()).isEqualTo(2);
        writer.git().reset().setMode(org.eclipse.jgit.api.ResetCommand.ResetType.HARD).setRef("HEAD~1").call();
        writer.write("en/a/three.md", "# Three\n\nText of its own.\n").push("Three instead");
        var snapshot = published();
        assertThat(snapshot.articles(Locale.ENGLISH)).extracting("title").containsExactlyInAnyOrder("One", "Three");
        assertThat(snapshot.gone("/en/articles/two")).isPresent();
    }

    @Test
    void aMergeBringsWhatBothSidesWrote() throws Exception {
        writer.write("en/a/one.md", "# One\n\nText.\n").push("One");
        writer.git().checkout().setCreateBranch(true).setName("side").call();
        writer.write("en/a/two.md", "# Two\n\nText.\n").commit("Two");
        writer.git().checkout().setName("main").call();
        writer.write("en/a/three.md", "# Three\n\nText.\n").commit("Three");
        writer.git().merge().include(writer.git().getRepository().exactRef("refs/heads/side")).setMessage("Both").call();
        writer.push();
        assertThat(published().articles(Locale.ENGLISH)).extracting("title").containsExactlyInAnyOrder("One", "Two", "Three");
    }

    @Test
    void aNameThatChangesByCaseAloneIsARename() throws IOException {
        writer.write("en/a/Track.md", "# Track\n\nA text that is long enough.\n").push("Upper");
        published();
        writer.move("en/a/Track.md", "en/a/elsewhere.md").move("en/a/elsewhere.md", "en/a/track.md").push("Lower");
        var snapshot = published();
        assertThat(snapshot.size()).isEqualTo(1);
        assertThat(snapshot.article(Locale.ENGLISH, "track")).isPresent();
    }

    @Test
    void aThousandFilesInOneCommitAndAnEmptyOneAfterwards() throws IOException {
        for (int i = 0; i < 1000; i++) {
            writer.write("en/a/article-" + i + ".md", "# Article " + i + "\n\nText " + i + ".\n");
        }
        writer.push("A thousand");
        assertThat(published().size()).isEqualTo(1000);
        var empty = writer.push("Nothing");
        var snapshot = published();
        assertThat(snapshot.commit()).isEqualTo(empty);
        assertThat(snapshot.size()).isEqualTo(1000);
    }

    @Test
    void theCopyStaysInOrderHoweverOftenSomebodyPushes() throws IOException {
        for (int i = 0; i < 53; i++) {
            writer.write("en/a/one.md", "# One\n\nText %d.\n".formatted(i)).push("Change " + i);
            published();
            content.tidy();
        }
        try (var packs = java.nio.file.Files.list(folder.resolve("data/content.git/objects/pack"))) {
            assertThat(packs.filter(file -> file.toString().endsWith(".pack")).count()).isLessThan(50);
        }
        assertThat(published().article(Locale.ENGLISH, "one").orElseThrow().text()).contains("Text 52.");
        assertThat(content.at(content.newest()).files()).containsKey("en/a/one.md");
    }

    @Test
    void aRepositoryThatGoesAwayAndComesBackChangesNothingForReaders() throws IOException {
        writer.write("en/a/one.md", "# One\n\nText.\n").push("One");
        var before = published();
        var elsewhere = folder.resolve("elsewhere.git");
        java.nio.file.Files.move(writer.bare(), elsewhere);
        assertThatThrownBy(() -> content.fetch()).isInstanceOf(IOException.class).hasMessageContaining("check content.git");
        restart();
        assertThat(publisher.read().size()).isEqualTo(before.size());
        java.nio.file.Files.move(elsewhere, writer.bare());
        writer.write("en/a/two.md", "# Two\n\nText.\n").push("Two");
        assertThat(published().size()).isEqualTo(2);
    }

    @Test
    void aFolderWithinTheRepositoryIsContentAndTheRestIsNot() throws IOException {
        writer.write("docs/en/a/one.md", "# One\n\nText.\n").write("src/two.md", "# Two\n").push("A program with its help");
        try (var inside = GitContent.open(remote("", "/docs/"), folder.resolve("inside.git"), Optional.empty())) {
            inside.fetch();
            var snapshot = new Publisher(inside, (_, key) -> key, NOON).read();
            assertThat(snapshot.articles(Locale.ENGLISH)).extracting("path").containsExactly("en/a/one.md");
            assertThat(inside.branch()).isEqualTo("main");
        }
        try (var wrong = GitContent.open(remote("main", "doc"), folder.resolve("wrong.git"), Optional.empty())) {
            wrong.fetch();
            assertThatThrownBy(wrong::now).hasMessageContaining("no folder \"doc\"");
        }
        try (var wrong = GitContent.open(remote("mian", ""), folder.resolve("mian.git"), Optional.empty())) {
            wrong.fetch();
            assertThatThrownBy(wrong::now).hasMessageContaining("no branch \"mian\", but main");
        }
    }

    @Test
    void aCategoryThatIsRenamedLeadsToWhereMostOfItsArticlesWent() throws IOException {
        for (var name : List.of("one", "two", "three")) {
            writer.write("en/orders/" + name + ".md", "---\ntitle: %s\n---\nAll about %s.\n".formatted(name, name));
        }
        writer.push("Three");
        published();
        writer.move("en/orders/one.md", "en/delivery/one.md").move("en/orders/two.md", "en/delivery/two.md").move("en/orders/three.md", "en/post/three.md")
                .push("Sorted anew");
        assertThat(published().redirect("/en/categories/orders")).contains("/en/categories/delivery");
        restart();
        assertThat(published().redirect("/en/categories/orders")).contains("/en/categories/delivery");
        writer.write("en/orders/four.md", "---\ntitle: Four\n---\nText.\n").push("Orders again");
        assertThat(published().redirect("/en/categories/orders")).isEmpty();
    }

    @Test
    void anArticleKeepsItsAddressFromANewOneOfTheSameName() throws IOException {
        var front = "---\ntitle: %s\n---\nA text about %s that is long enough to be recognised.\n";
        writer.write("en/orders/track.md", front.formatted("First", "orders")).push("First");
        published();
        writer.write("en/archive/track.md", front.formatted("Second", "old things")).push("Second");
        var snapshot = published();
        assertThat(snapshot.article(Locale.ENGLISH, "track").orElseThrow().title()).isEqualTo("First");
        assertThat(snapshot.article(Locale.ENGLISH, "archive-track").orElseThrow().title()).isEqualTo("Second");
        assertThat(snapshot.problems()).extracting(Problem::toString).singleElement().asString().startsWith("en/archive/track.md:1:1: warning:")
                .contains("/en/articles/track is already that of en/orders/track.md").contains("slug: archive-track").contains("[address-taken]");
        // It moves, and a third one comes where it was before the others in every order.
        writer.move("en/orders/track.md", "en/parcels/track.md").write("en/a/track.md", front.formatted("Third", "nothing at all")).push("Third");
        restart();
        assertThat(published().article(Locale.ENGLISH, "track").orElseThrow().title()).isEqualTo("First");
        // It goes: its address says so, and nobody else's readers arrive elsewhere.
        writer.delete("en/parcels/track.md").push("Without the first");
        assertThat(published().gone("/en/articles/track")).contains("First");
        assertThat(published().article(Locale.ENGLISH, "archive-track").orElseThrow().title()).isEqualTo("Second");
        assertThat(published().article(Locale.ENGLISH, "a-track").orElseThrow().title()).isEqualTo("Third");
        assertThat(published().problems()).isEmpty();
        writer.write("en/z/track.md", front.formatted("Fourth", "what is new")).push("Fourth");
        assertThat(published().article(Locale.ENGLISH, "track").orElseThrow().title()).isEqualTo("Fourth");
    }

    @Test
    void ofTwoThatWereNeverPublishedTheOlderOneHasTheAddress() throws IOException {
        writer.at("2026-02-01T08:00:00Z").write("en/z/track.md", "---\ntitle: Older\n---\nOne text.\n").push("One");
        writer.at("2026-03-01T08:00:00Z").write("en/a/track.md", "---\ntitle: Younger\n---\nQuite another.\n").push("Two");
        assertThat(published().article(Locale.ENGLISH, "track").orElseThrow().title()).isEqualTo("Older");
        // A branch shows the addresses that it will have.
        assertThat(publisher.aside().read().article(Locale.ENGLISH, "track").orElseThrow().title()).isEqualTo("Older");
    }

    @Test
    void namesThatAreTooLongForAnAddressAreToldApartAllTheSame() throws IOException {
        var name = "a-".repeat(70);
        for (int i = 0; i < 3; i++) {
            writer.write("en/orders/" + name + i + ".md", "---\ntitle: Number %d\n---\nText.\n".formatted(i));
        }
        writer.push("Three");
        assertThat(published().articles(Locale.ENGLISH)).extracting("address").doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void aCategoryThatIsTakenAwayIsGoneAndComesBack() throws IOException {
        writer.write("en/fax/fax.md", "---\ntitle: Fax\n---\nText.\n").push("Fax");
        writer.delete("en/fax/fax.md").write("en/orders/one.md", "---\ntitle: One\n---\nText.\n").write("en/gifts/two.md", "---\ntitle: Two\n---\nText.\n")
                .write("en/gifts/_index.md", "---\ntitle: Gifts and vouchers\n---\n").push("Others");
        assertThat(published().gone("/en/categories/fax")).as("from before the first publication").contains("Fax");
        writer.delete("en/gifts/two.md").push("No gifts");
        var snapshot = published();
        assertThat(snapshot.gone("/en/categories/gifts")).contains("Gifts and vouchers");
        assertThat(snapshot.redirect("/en/categories/gifts")).isEmpty();
        restart();
        assertThat(published().gone("/en/categories/gifts")).contains("Gifts and vouchers");
        writer.write("en/gifts/two.md", "---\ntitle: Two\n---\nText.\n").push("Gifts again");
        assertThat(published().gone("/en/categories/gifts")).isEmpty();
    }

    @Test
    void aCategoryIsAtTheSlugThatItsIndexGivesAndEveryFormerAddressLeadsThere() throws IOException {
        writer.write("en/orders/one.md", "# One\n\nSee [all](/en/categories/track-it).\n").write("en/returns/two.md", "# Two\n\nText.\n").push("Two");
        assertThat(published().problems()).extracting(Problem::rule).containsExactly("broken-link");
        writer.write("en/orders/_index.md", "---\ntitle: Orders\nslug: track-it\n---\n").push("A slug");
        var snapshot = published();
        assertThat(snapshot.problems()).isEmpty();
        assertThat(snapshot.category(Locale.ENGLISH, "track-it").orElseThrow().title()).isEqualTo("Orders");
        assertThat(snapshot.redirect("/en/categories/orders")).contains("/en/categories/track-it");
        writer.write("en/orders/_index.md", "---\ntitle: Orders\nslug: follow-it\n---\n").push("Another");
        assertThat(published().redirect("/en/categories/track-it")).contains("/en/categories/follow-it");
        writer.write("en/returns/_index.md", "---\ntitle: Returns\nslug: follow-it\n---\n").push("The same for another");
        assertThat(published().problems()).extracting(Problem::toString).anySatisfy(problem -> assertThat(problem).startsWith("en/returns/_index.md:3:1: error")
                .contains("\"follow-it\" is already that of en/orders/_index.md"));
        assertThat(published().category(Locale.ENGLISH, "returns")).isPresent();
        // Its articles go elsewhere, and so do all addresses that it ever had.
        writer.delete("en/returns/_index.md").delete("en/orders/_index.md").move("en/orders/one.md", "en/delivery/one.md")
                .write("en/delivery/_index.md", "---\ntitle: Delivery\nslug: parcels\n---\n").push("Sorted anew");
        for (var former : List.of("orders", "track-it", "follow-it")) {
            assertThat(published().redirect("/en/categories/" + former)).as(former).contains("/en/categories/parcels");
        }
        writer.write("en/delivery/_index.md", "---\ntitle: Delivery\nslug: Not Good\n---\n").push("A slug that is none");
        assertThat(published().problems()).extracting(Problem::toString)
                .anySatisfy(problem -> assertThat(problem).startsWith("en/delivery/_index.md:3:1: error")
                        .contains("slug: not-good"));
        assertThat(published().redirect("/en/categories/parcels")).contains("/en/categories/delivery");
    }

    @Test
    void aCopyThatIsDamagedOrTakenAwayIsFetchedAnew() throws IOException {
        writer.write("en/a/one.md", "---\ntitle: One\n---\nText.\n").push("One");
        var snapshot = published();
        var copy = folder.resolve("data/content.git");
        damage(copy);
        restart();
        assertThatThrownBy(publisher::read).isInstanceOf(IOException.class).hasMessageContaining("fetched anew");
        assertThat(published().article(Locale.ENGLISH, "one")).isPresent();
        FileUtils.delete(copy.toFile(), FileUtils.RECURSIVE);
        writer.write("en/a/two.md", "---\ntitle: Two\n---\nText.\n").push("Two");
        assertThat(published().articles(Locale.ENGLISH)).extracting("title").containsExactlyInAnyOrder("One", "Two");
        assertThat(snapshot.commit()).isNotEqualTo(publisher.read().commit());
    }

    @Test
    void aDamagedCopyServesUntilTheRepositoryIsThereAgain() throws IOException {
        writer.write("en/a/one.md", "---\ntitle: One\n---\nText.\n").push("One");
        published();
        damage(folder.resolve("data/content.git"));
        restart();
        assertThatThrownBy(publisher::read).isInstanceOf(IOException.class);
        Files.move(writer.bare(), folder.resolve("away.git"));
        assertThatThrownBy(content::fetch).isInstanceOf(IOException.class).hasMessageContaining("there is no repository");
        assertThat(folder.resolve("data/content.git/HEAD")).exists();
        Files.move(folder.resolve("away.git"), writer.bare());
        assertThat(published().article(Locale.ENGLISH, "one")).isPresent();
    }

    /// A process that is ended in the middle of a fetch leaves its lock behind.
    @Test
    void aLockThatNobodyHoldsAnyMoreIsNoReasonToStayAsItWas() throws IOException {
        writer.write("en/a/one.md", "---\ntitle: One\n---\nText.\n").push("One");
        published();
        Files.writeString(folder.resolve("data/content.git").resolve("refs/heads/main.lock"), "");
        writer.write("en/a/two.md", "---\ntitle: Two\n---\nText.\n").push("Two");
        assertThatThrownBy(this::published).isInstanceOf(IOException.class)
                .hasMessageContaining("could not take what is new, so it is fetched anew: refs/heads/main at ");
        assertThat(published().article(Locale.ENGLISH, "two")).isPresent();
    }

    private static void damage(Path copy) throws IOException {
        try (var objects = Files.walk(copy.resolve("objects"))) {
            for (var file : objects.filter(Files::isRegularFile).toList()) {
                file.toFile().setWritable(true);
                var bytes = Files.readAllBytes(file);
                java.util.Arrays.fill(bytes, (byte) 'x');
                Files.write(file, bytes);
            }
        }
    }

    /// While the long history of a branch is walked, what is pushed to the branch that is served goes through.
    @Test
    void aPreviewDoesNotHoldUpPublishing() throws Exception {
        writer.write("en/a/article-0.md", "# One\n\nA text that stays as it is.\n");
        for (int i = 0; i < 150; i++) {
            writer.move("en/a/article-" + i + ".md", "en/a/article-" + (i + 1) + ".md").commit("Name " + i);
        }
        writer.git().checkout().setCreateBranch(true).setName("behind").call();
        writer.push();
        writer.git().checkout().setName("main").call();
        writer.write("en/a/two.md", "# Two\n\nText.\n").push("Two");
        published();
        int meanwhile = 0;
        for (int tries = 0; tries < 20 && meanwhile < 3; tries++) {
            restart();
            content.now();
            var read = new FutureTask<>(() -> content.branch("behind"));
            var preview = Thread.ofPlatform().start(read);
            while (preview.isAlive()) {
                var began = walks(preview);
                content.now();
                meanwhile += began && walks(preview) ? 1 : 0;
            }
            assertThat(read.get().files()).containsKey("en/a/article-150.md").doesNotContainKey("en/a/two.md");
        }
        assertThat(meanwhile).isGreaterThanOrEqualTo(3);
    }

    private static boolean walks(Thread preview) {
        return Stream.of(preview.getStackTrace()).anyMatch(frame -> frame.getClassName().endsWith("GitHistory"));
    }

    @Test
    void anOlderCommitThatIsServedIsNotReadAgainAndAgain() throws IOException {
        var first = writer.write("en/a/one.md", "---\ntitle: One\n---\nText.\n").push("One");
        writer.write("en/a/two.md", "---\ntitle: Two\n---\nText.\n").push("Two");
        published();
        var tree = content.at(first);
        assertThat(content.now().files()).containsKey("en/a/two.md");
        assertThat(content.at(first.substring(0, 7))).isSameAs(tree);
        assertThat(tree.files()).doesNotContainKey("en/a/two.md");
    }

    @Test
    void anOlderCommitCanBeHadByTheStartOfItsHash() throws IOException {
        var first = writer.write("en/a/one.md", "# One\n\nThe first text.\n").push("One");
        writer.write("en/a/one.md", "# One\n\nThe second text.\n").push("Two");
        published();
        var old = publisher.read(content.at(first.substring(0, 8))).snapshot();
        assertThat(old.commit()).isEqualTo(first);
        assertThat(old.article(Locale.ENGLISH, "one").orElseThrow().text()).contains("The first text.");
        assertThatThrownBy(() -> content.at("no such")).hasMessageContaining("There is no commit");
    }
}
