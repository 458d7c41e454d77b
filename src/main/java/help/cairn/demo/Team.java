package help.cairn.demo;

import help.cairn.articles.Site;
import help.cairn.deflection.Event;
import help.cairn.tickets.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The colleagues who answer: mostly within the promise, not all at once, and not on Sundays.
final class Team {
    /// How much of the promised time a reply takes; one in ten is late.
    private static final double LATEST = 1.1;
    private static final double STAYS_OPEN = 0.06;
    private static final double RATES = 0.35;
    private static final Map<String, String> REPLIES = Map.of(
            "en", "Hello %s, thank you for asking. I looked into it for you: it is on its way to being sorted, and you need not do anything more.",
            "de", "Guten Tag %s, danke für Ihre Frage. Ich habe es mir angesehen: Es ist geregelt, Sie müssen nichts weiter tun.",
            "es", "Hola %s, gracias por preguntar. Lo he mirado: está solucionado y no tienes que hacer nada más.",
            "ar", "مرحبًا %s، شكرًا لسؤالك. لقد راجعت الأمر وتم حله، ولا يلزمك فعل أي شيء آخر.");

    private final Site site;
    private final List<String> colleagues;

    /// @param colleagues addresses of those who answer
    Team(Site site, List<String> colleagues) {
        this.site = site;
        this.colleagues = List.copyOf(colleagues);
    }

    /// What becomes of a ticket.
    ///
    /// @param happy whether it is one that ends well more often
    /// @param events makes an entry of the log, by its type and moment
    List<Backlog.Step> handle(
            String topic, Instant asked, String name, Locale locale, boolean happy, BiFunction<Instant, Integer, Function<String, Event>> events,
            RandomGenerator dice) {
        var steps = new ArrayList<Backlog.Step>();
        var who = colleagues.get(dice.nextInt(colleagues.size()));
        var promise = site.topic(topic).orElseThrow().promise();
        var replied = Backlog.atWork(site, promise.multipliedBy((long) (dice.nextDouble(0.05, LATEST) * 1000)).dividedBy(1000), asked);
        steps.add(new Backlog.Step.Replied(
                replied, who, who.substring(0, who.indexOf('@')), REPLIES.getOrDefault(locale.getLanguage(), REPLIES.get("en")).formatted(name)));
        if (dice.nextDouble() < STAYS_OPEN) {
            return steps;
        }
        var solved = Backlog.atWork(site, Duration.ofMinutes((long) (30 + 600 * Math.pow(dice.nextDouble(), 2))), replied);
        steps.add(new Backlog.Step.Solved(solved, who, events.apply(solved, 0)));
        if (dice.nextDouble() < RATES) {
            double lot = dice.nextDouble() * (happy ? 1 : 0.7);
            int score = lot < 0.08 ? 1 : lot < 0.16 ? 2 : lot < 0.28 ? 3 : lot < 0.6 ? 4 : 5;
            var rated = solved.plus(Duration.ofMinutes(5 + dice.nextInt(1_500)));
            steps.add(new Backlog.Step.Rated(rated, score, Math.clamp(score + dice.nextInt(-1, 2), 1, 5), events.apply(rated, score)));
        }
        return steps;
    }
}
