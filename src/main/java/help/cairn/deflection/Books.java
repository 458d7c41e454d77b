package help.cairn.deflection;

import help.cairn.deflection.Act.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// What follows from what some people did: a pure function over all that they and nobody else did. Whoever is joined to one
/// of them by a session, a search or a person has to be among them.
///
/// Rows are lists of texts and whole numbers in the order of a book's columns, so that the former ones can be compared with
/// them.
record Books(Map<Book, Map<Object, List<Object>>> rows) {
    /// Whoever opened the way to a person counts once in this time.
    static final Duration UNIT = Duration.ofDays(30);
    /// How long after it a ticket, an answer or a vote counts as what came of it.
    private static final Duration OUTCOME = Duration.ofHours(72);
    /// How long after it somebody who asks again has come back.
    private static final Duration BACK = Duration.ofDays(7);

    /// @param entries in order
    /// @param zone whose days count
    /// @param category of an article's id; empty where it has none any more
    static Books of(List<Entry> entries, ZoneId zone, Function<String, Optional<String>> category) {
        var books = new Books(new LinkedHashMap<>());
        new Writing(books, entries, zone, category).write();
        return books;
    }

    Collection<List<Object>> of(Book book) {
        return rows.getOrDefault(book, Map.of()).values();
    }

    /// The day of a moment, counted from 1970.
    static long day(long at, ZoneId zone) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(at), zone).toEpochDay();
    }

    private void put(Book book, Object... values) {
        var row = Stream.of(values).map(value -> switch (value) {
            case Integer number -> (Object) number.longValue();
            case Boolean holds -> (Object) (holds ? 1L : 0L);
            default -> value;
        }).toList();
        rows.computeIfAbsent(book, _ -> new LinkedHashMap<>()).put(book.key(row), row);
    }

    /// One go through the entries.
    private record Writing(Books books, List<Entry> entries, ZoneId zone, Function<String, Optional<String>> category) {
        /// An episode, and what it tells of itself.
        private record Told(Episode episode, Outcome outcome, String device, String topic, String category) {}

        void write() {
            var byWho = grouped(entry -> entry.act().whose());
            var bySession = grouped(entry -> entry.act().session());
            var told = new HashMap<String, Told>();
            byWho.values().forEach(theirs -> episodes(theirs, told));
            var settled = searches(bySession, told);
            byWho.forEach((who, theirs) -> effort(who, theirs, told, settled));
            units(byWho);
            bySession.values().forEach(session -> visit(session, byWho));
            byWho.forEach(this::readBeforeTickets);
        }

        private Map<String, List<Entry>> grouped(Function<Entry, String> by) {
            var groups = new LinkedHashMap<String, List<Entry>>();
            entries.forEach(entry -> groups.computeIfAbsent(by.apply(entry), _ -> new ArrayList<>()).add(entry));
            return groups;
        }

        private void episodes(List<Entry> theirs, Map<String, Told> told) {
            var byId = new HashMap<String, Entry>();
            theirs.forEach(entry -> byId.put(entry.act().id(), entry));
            for (var episode : Episode.of(theirs.stream().map(Entry::act).filter(act -> act.kind().helps()).toList())) {
                var its = episode.acts().stream().map(act -> byId.get(act.id())).toList();
                var one = new Told(
                        episode, episode.outcome(), its.getFirst().device(), first(its.stream().map(Entry::topic)),
                        first(episode.acts().stream().map(act -> act.about().article()).filter(article -> !article.isEmpty())
                                .map(article -> category.apply(article).orElse(""))));
                episode.acts().forEach(act -> told.put(act.id(), one));
            }
        }

        private static String first(Stream<String> texts) {
            return texts.filter(text -> !text.isEmpty()).findFirst().orElse("");
        }

        /// @return the ids of the searches that settled
        private Set<String> searches(Map<String, List<Entry>> bySession, Map<String, Told> told) {
            var belonging = new HashMap<String, List<Act>>();
            entries.stream().map(Entry::act).filter(act -> (act.kind() == Kind.CLICK || act.kind() == Kind.ANSWER_SEEN) && !act.about().search().isEmpty())
                    .forEach(act -> belonging.computeIfAbsent(act.about().search(), _ -> new ArrayList<>()).add(act));
            var byId = new HashMap<String, Entry>();
            entries.forEach(entry -> byId.put(entry.act().id(), entry));
            var all = new ArrayList<Settled>();
            var sessions = new HashMap<String, List<Act>>();
            bySession.forEach((name, session) -> {
                var acts = session.stream().map(Entry::act).toList();
                sessions.put(name, acts);
                all.addAll(Settled.of(acts, search -> belonging.getOrDefault(search.about().search(), List.of())));
            });
            var led = ledToTickets(all);
            for (var settled : all) {
                var search = settled.search();
                var about = search.about();
                var clicks = belonging.getOrDefault(about.search(), List.of()).stream().filter(act -> act.kind() == Kind.CLICK).toList();
                var session = sessions.get(search.session());
                var ticket = Optional.ofNullable(led.get(search.id()));
                var part = told.get(search.id());
                books.put(
                        Book.SEARCHES, search.at(), search.id(), day(search.at()), search.session(), search.whose(), search.locale(),
                        byId.get(search.id()).device(), about.category(), byId.get(search.id()).place(), settled.words(), about.query(), about.hits(),
                        about.shown(), settled.zeroResult(), settled.rescued(), settled.noClick(), settled.lateClick(), settled.pogo(), settled.reworded(),
                        settled.exit(), settled.toForm(), ticket.isPresent(), settled.answered() && ticket.isEmpty(),
                        clicks.isEmpty() ? "" : clicks.getFirst().about().article(), clicks.isEmpty() ? 0 : clicks.getFirst().about().position(),
                        clicks.stream().anyMatch(click -> followed(click, session, Kind.ENGAGED)),
                        clicks.stream().anyMatch(click -> followed(click, session, Kind.UNHELPFUL)),
                        ticket.map(Entry::ticket).orElse(""), part.episode.first().id(), part.outcome.name());
            }
            var ids = new HashSet<String>();
            all.forEach(settled -> ids.add(settled.search().id()));
            return ids;
        }

        private static boolean followed(Act click, List<Act> session, Kind by) {
            return session.stream().anyMatch(act -> act.kind() == by && act.after(click) && act.about().article().equals(click.about().article()));
        }

        /// The ticket that each search was the last one before, by the search's id.
        private Map<String, Entry> ledToTickets(List<Settled> searches) {
            var led = new HashMap<String, Entry>();
            var ofVisitor = new HashMap<String, List<Act>>();
            var ofSession = new HashMap<String, List<Act>>();
            for (var settled : searches) {
                var search = settled.search();
                search.visitor().ifPresentOrElse(
                        visitor -> ofVisitor.computeIfAbsent(visitor, _ -> new ArrayList<>()).add(search),
                        () -> ofSession.computeIfAbsent(search.session(), _ -> new ArrayList<>()).add(search));
            }
            for (var entry : entries) {
                if (entry.act().kind() == Kind.TICKET) {
                    Stream.concat(
                            entry.act().visitor().stream().flatMap(visitor -> ofVisitor.getOrDefault(visitor, List.of()).stream()),
                            ofSession.getOrDefault(entry.act().session(), List.of()).stream())
                            .filter(search -> entry.act().after(search)).max(Act.ORDER)
                            .filter(search -> Settled.before(search, entry.act()))
                            .ifPresent(search -> led.putIfAbsent(search.id(), entry));
                }
            }
            return led;
        }

        /// Writes the episodes of one, who is a visitor or a session, with how much each took.
        private void effort(String who, List<Entry> theirs, Map<String, Told> told, Set<String> settled) {
            var episodes = theirs.stream().map(entry -> told.get(entry.act().id())).filter(one -> one != null).distinct().toList();
            for (var one : episodes) {
                var acts = one.episode.acts();
                long searches = acts.stream().filter(act -> settled.contains(act.id())).count();
                long views = theirs.stream().filter(entry -> entry.act().kind() == Kind.VIEW && of(episodes, entry.act()) == one).count();
                int errors = theirs.stream().filter(entry -> told.get(entry.act().id()) == one).mapToInt(Entry::errors).sum();
                books.put(
                        Book.EPISODES, one.episode.first().id(), who, one.episode.first().at(), acts.getLast().at(), day(one.episode.first().at()),
                        one.episode.first().locale(), one.device, one.topic, one.category, one.outcome.name(), one.episode.asks(), searches, views, errors);
            }
        }

        /// To look at an article is no help act, but it costs time in the first episode that it stands within or right beside.
        private static Told of(List<Told> episodes, Act view) {
            return episodes.stream()
                    .filter(one -> view.at() >= one.episode.first().at() - Visits.SESSION.toMillis()
                            && view.at() <= one.episode.acts().getLast().at() + Visits.SESSION.toMillis())
                    .findFirst().orElse(null);
        }

        private void units(Map<String, List<Entry>> byWho) {
            var persons = new HashMap<String, Set<String>>();
            var ofPerson = new HashMap<String, List<Entry>>();
            var scores = new HashMap<String, List<Integer>>();
            for (var entry : entries) {
                if (entry.act().kind() == Kind.TICKET && !entry.person().isEmpty()) {
                    ofPerson.computeIfAbsent(entry.person(), _ -> new ArrayList<>()).add(entry);
                    entry.act().visitor().ifPresent(visitor -> persons.computeIfAbsent(visitor, _ -> new HashSet<>()).add(entry.person()));
                }
                if (entry.is("csat") && entry.score() > 0) {
                    scores.computeIfAbsent(entry.ticket(), _ -> new ArrayList<>()).add(entry.score());
                }
            }
            for (var theirs : byWho.values()) {
                if (theirs.getFirst().act().visitor().isPresent()) {
                    units(theirs.getFirst().act().visitor().get(), theirs, persons, ofPerson, scores);
                }
            }
        }

        private void units(
                String visitor, List<Entry> theirs, Map<String, Set<String>> persons, Map<String, List<Entry>> ofPerson, Map<String, List<Integer>> scores) {
            Entry unit = null;
            for (var entry : theirs) {
                if (entry.act().kind() != Kind.CONTACT_OPEN || unit != null && entry.act().at() - unit.act().at() < UNIT.toMillis()) {
                    continue;
                }
                unit = entry;
                if (unit.arm().isEmpty()) {
                    continue;
                }
                var opened = unit;
                var tickets = Stream.concat(
                        theirs.stream().filter(one -> one.act().kind() == Kind.TICKET),
                        persons.getOrDefault(visitor, Set.of()).stream().flatMap(person -> ofPerson.get(person).stream()))
                        .filter(one -> within(OUTCOME, opened, one)).map(one -> one.act().id() + " " + one.ticket()).distinct().toList();
                var rated = tickets.stream().map(name -> name.substring(name.indexOf(' ') + 1)).filter(name -> !name.isEmpty()).distinct()
                        .flatMap(name -> scores.getOrDefault(name, List.of()).stream()).toList();
                boolean read = theirs.stream().anyMatch(one -> within(OUTCOME, opened, one)
                        && (one.act().kind().reads() || one.is("suggestion_open") || one.act().kind() == Kind.SOLVED));
                books.put(
                        Book.UNITS, opened.act().id(), visitor, opened.act().at(), day(opened.act().at()), opened.act().locale(), opened.device(),
                        opened.topic(), opened.arm(), !tickets.isEmpty(), tickets.isEmpty() && !read,
                        theirs.stream().anyMatch(one -> one.act().kind() == Kind.CONTACT_OPEN && within(BACK, opened, one)
                                && !one.act().session().equals(opened.act().session())),
                        theirs.stream().anyMatch(one -> one.act().kind() == Kind.UNHELPFUL && within(OUTCOME, opened, one)),
                        rated.stream().mapToInt(Integer::intValue).sum(), rated.size());
            }
        }

        private static boolean within(Duration time, Entry first, Entry second) {
            return second.act().after(first.act()) && second.act().at() - first.act().at() <= time.toMillis();
        }

        private void visit(List<Entry> session, Map<String, List<Entry>> byWho) {
            var acts = session.stream().filter(entry -> entry.act().kind() == Kind.VIEW || entry.act().kind().helps()).toList();
            if (acts.stream().allMatch(entry -> entry.act().kind() == Kind.TICKET)) {
                return;
            }
            var first = acts.getFirst();
            var read = acts.stream().filter(entry -> entry.act().kind().reads()).toList();
            boolean quiet = !read.isEmpty() && byWho.get(read.getLast().act().whose()).stream()
                    .noneMatch(entry -> entry.act().kind() == Kind.TICKET && within(OUTCOME, read.getLast(), entry));
            books.put(
                    Book.VISITS, first.act().session(), first.act().at(), day(first.act().at()), first.act().locale(), first.device(),
                    has(acts, kind -> kind == Kind.VIEW), has(acts, Kind::helps), !read.isEmpty(), has(acts, kind -> kind == Kind.CONTACT_OPEN),
                    acts.stream().anyMatch(entry -> entry.is("suggestion_shown")), has(acts, kind -> kind == Kind.TICKET), quiet);
        }

        private static boolean has(List<Entry> acts, Function<Kind, Boolean> what) {
            return acts.stream().anyMatch(entry -> what.apply(entry.act().kind()));
        }

        private void readBeforeTickets(String who, List<Entry> theirs) {
            for (var ticket : theirs) {
                if (ticket.act().kind() == Kind.TICKET) {
                    theirs.stream().filter(entry -> entry.act().kind().reads() && within(OUTCOME, entry, ticket))
                            .map(entry -> entry.act().about().article()).filter(article -> !article.isEmpty()).distinct()
                            .forEach(article -> books.put(
                                    Book.READ_BEFORE, ticket.act().id(), article, who, ticket.act().at(), day(ticket.act().at()), ticket.act().locale(),
                                    ticket.device()));
                }
            }
        }

        private long day(long at) {
            return Books.day(at, zone);
        }
    }
}
