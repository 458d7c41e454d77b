package help.cairn.articles;

import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `site.yaml` says about the help center as a whole; every part has a default.
///
/// @param locales those that the site offers, the first is the default
/// @param holidays names of the days in `hours.holidays()`
/// @param popular the chips on the home page
/// @param videoHosts hosts that embedded video may come from
/// @param showsAuthors whether readers see who wrote an article
/// @param history where the history of a file can be read, with `{path}` in the place of its path
/// @param stopsForQueries whether a publication waits until search shows what `queries.yml` expects
public record Site(
        String name,
        Localized tagline,
        Localized searchHint,
        List<Locale> locales,
        ZoneId timeZone,
        Optional<URI> storeUrl,
        Duration replyPromise,
        OpeningHours hours,
        Map<LocalDate, Localized> holidays,
        List<Channel> channels,
        List<Notice> notices,
        List<Shortcut> popular,
        List<Topic> topics,
        Set<String> videoHosts,
        boolean stopsForQueries,
        boolean showsAuthors,
        Optional<String> history) {

    /// Another way to reach a person.
    public record Channel(Kind kind, String value, Localized label, Optional<OpeningHours> hours) {
        public enum Kind {
            MAIL, PHONE, WHATSAPP, CHAT, SMS
        }
    }

    /// A message above every page while it lasts.
    ///
    /// @param article the id of the article it links to, if any
    public record Notice(
            String id,
            Level level,
            Localized title,
            Localized text,
            Localized linkText,
            Optional<String> article,
            Optional<LocalDate> from,
            Optional<LocalDate> until) {
        public enum Level {
            INFO, WARN
        }

        public boolean shownOn(LocalDate day) {
            return from.map(first -> !day.isBefore(first)).orElse(true)
                    && until.map(last -> !day.isAfter(last)).orElse(true);
        }
    }

    /// A short link on the home page.
    public record Shortcut(Localized label, String article) {}

    public Site {
        if (locales.isEmpty()) {
            throw new IllegalArgumentException("A site has at least one locale.");
        }
        locales = List.copyOf(locales);
        holidays = Map.copyOf(holidays);
        channels = List.copyOf(channels);
        notices = List.copyOf(notices);
        popular = List.copyOf(popular);
        topics = List.copyOf(topics);
        videoHosts = Set.copyOf(videoHosts);
    }

    /// The site of content that has no `site.yaml`.
    public static Site unnamed(String name, List<Locale> locales) {
        var zone = ZoneOffset.UTC;
        return new Site(
                name, Localized.NOTHING, Localized.NOTHING, locales, zone, Optional.empty(), Duration.ofHours(24),
                OpeningHours.none(zone), Map.of(), List.of(), List.of(), List.of(), List.of(otherTopic()), Set.of(), false, false, Optional.empty());
    }

    /// The topic of content that defines none; its words are the theme's.
    public static Topic otherTopic() {
        return new Topic(
                "other", "chat", Localized.NOTHING, Localized.NOTHING, Localized.NOTHING, List.of(), "", List.of(),
                Topic.Priority.NORMAL, Duration.ofHours(24), false, List.of());
    }

    public Locale defaultLocale() {
        return locales.getFirst();
    }

    public Optional<Topic> topic(String id) {
        return topics.stream().filter(topic -> topic.id().equals(id)).findFirst();
    }
}
