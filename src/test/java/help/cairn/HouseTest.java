package help.cairn;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/// The plan of the house: which room may call which. Start here to find your way.
@AnalyzeClasses(packages = "help.cairn", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
    @ArchTest
    static final ArchRule roomsCallOnlyRoomsBelow = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("door").definedBy("help.cairn")
            .layer("demo").definedBy("help.cairn.demo..")
            .layer("publishing").definedBy("help.cairn.publishing..")
            .layer("reading").definedBy("help.cairn.reading..")
            .layer("search").definedBy("help.cairn.search..")
            .layer("deflection").definedBy("help.cairn.deflection..")
            .layer("tickets").definedBy("help.cairn.tickets..")
            .layer("reports").definedBy("help.cairn.reports..")
            .layer("staff").definedBy("help.cairn.staff..")
            .layer("web").definedBy("help.cairn.web..")
            .layer("storage").definedBy("help.cairn.storage..")
            .layer("articles").definedBy("help.cairn.articles..")
            .whereLayer("door").mayNotBeAccessedByAnyLayer()
            .whereLayer("demo").mayOnlyAccessLayers("publishing", "search", "deflection", "tickets", "staff", "storage", "articles")
            .whereLayer("publishing").mayOnlyAccessLayers("reading", "staff", "web", "storage", "articles")
            .whereLayer("reading").mayOnlyAccessLayers("deflection", "web", "articles")
            .whereLayer("search").mayOnlyAccessLayers("deflection", "staff", "web", "storage", "articles")
            .whereLayer("deflection").mayOnlyAccessLayers("web", "storage", "articles")
            .whereLayer("tickets").mayOnlyAccessLayers("search", "deflection", "staff", "web", "storage", "articles")
            .whereLayer("reports").mayOnlyAccessLayers("deflection", "staff", "web", "storage", "articles")
            .whereLayer("staff").mayOnlyAccessLayers("web", "storage", "articles")
            .whereLayer("web").mayOnlyAccessLayers("articles")
            .whereLayer("storage").mayNotAccessAnyLayer()
            .whereLayer("articles").mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule articlesKnowNothingButJava = ArchRuleDefinition.classes()
            .that().resideInAPackage("help.cairn.articles..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "help.cairn.articles..");

    @ArchTest
    static final ArchRule onlySearchKnowsLucene = ArchRuleDefinition.noClasses()
            .that().resideOutsideOfPackage("help.cairn.search..")
            .should().dependOnClassesThat().resideInAPackage("org.apache.lucene..");

    @ArchTest
    static final ArchRule onlyPublishingKnowsMarkdownAndGit = ArchRuleDefinition.noClasses()
            .that().resideOutsideOfPackage("help.cairn.publishing..")
            .should().dependOnClassesThat().resideInAnyPackage("com.vladsch..", "org.eclipse.jgit..");

    @ArchTest
    static final ArchRule onlyWhoTakesPagesOfOthersInTakesThemApart = ArchRuleDefinition.noClasses()
            .that().resideOutsideOfPackages("help.cairn.publishing..", "help.cairn.tickets..")
            .should().dependOnClassesThat().resideInAPackage("org.jsoup..");

    @ArchTest
    static final ArchRule onlyTicketsKnowMailWebhooksAndWhatIsInAFile = ArchRuleDefinition.noClasses()
            .that().resideOutsideOfPackage("help.cairn.tickets..")
            .should().dependOnClassesThat()
            .resideInAnyPackage("jakarta.mail..", "org.eclipse.angus..", "com.standardwebhooks..", "org.apache.tika..", "com.drew..", "org.altcha..");

    @ArchTest
    static final ArchRule onlyStaffKnowsHowPeopleProveWhoTheyAre = ArchRuleDefinition.noClasses()
            .that().resideOutsideOfPackage("help.cairn.staff..")
            .should().dependOnClassesThat()
            .resideInAnyPackage("com.nimbusds..", "com.password4j..", "com.eatthepath..", "io.nayuki..");
}
