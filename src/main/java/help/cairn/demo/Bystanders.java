package help.cairn.demo;

import help.cairn.articles.Article;
import help.cairn.deflection.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Those who are in no rate: who only look around, robots, colleagues, previews.
record Bystanders(World world, Rhythm rhythm, Diary diary, RandomGenerator dice) {
    private static final double LOOK_AROUND = 0.25;
    private static final double ROBOTS = 0.02;
    private static final int COLLEAGUES = 3;
    private static final int MOST_PAGES_OF_A_ROBOT = 15;

    /// @param visitors how many come for help on this day
    void day(LocalDate day, int visitors) {
        for (int i = 0; i < visitors * LOOK_AROUND; i++) {
            come(day, Event.Who.HUMAN, "", 1 + dice.nextInt(3), 40_000);
        }
        for (int i = 0; i < visitors * ROBOTS; i++) {
            come(day, Event.Who.ROBOT, dice.nextInt(4) == 0 ? "headless" : "named robot", 3 + dice.nextInt(MOST_PAGES_OF_A_ROBOT), 1_500);
        }
        for (int i = 0; i < COLLEAGUES; i++) {
            come(day, Event.Who.STAFF, "signed in", 1 + dice.nextInt(4), 60_000);
        }
        come(day, Event.Who.PREVIEW, "preview address", 1 + dice.nextInt(3), 90_000);
    }

    private void come(LocalDate day, Event.Who who, String why, int pages, int pause) {
        var at = rhythm.moment(day, dice);
        var locales = world.served().site().locales();
        var locale = dice.nextInt(3) == 0 ? locales.get(dice.nextInt(locales.size())) : locales.getFirst();
        var session = Person.token(dice);
        var visitor = who == Event.Who.HUMAN ? Optional.of(Person.token(dice)) : Optional.<String>empty();
        var articles = List.copyOf(world.served().articles(locale));
        for (int i = 0; i < pages && !articles.isEmpty(); i++) {
            at = at.plusMillis(1 + dice.nextInt(pause));
            var article = articles.get(dice.nextInt(articles.size()));
            if (world.has(at, article)) {
                view(at, article, session, visitor, who, why, i == 0 ? "external" : "related");
            }
        }
    }

    private void view(Instant at, Article article, String session, Optional<String> visitor, Event.Who who, String why, String from) {
        diary.note(new Event(
                Shopper.uuid(at, dice), at, "view", session, visitor, who, why, article.locale().toLanguageTag(), who == Event.Who.HUMAN ? "phone" : "desktop",
                article.address(), world.commit(at), java.util.Map.of(),
                Shopper.fields("article", article.id(), "revision", world.revision(at, article), "from", from)));
    }
}
