package help.cairn;

import help.cairn.articles.Library;
import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Acts;
import help.cairn.deflection.Bookkeeper;
import help.cairn.deflection.EventLog;
import help.cairn.deflection.EventStore;
import help.cairn.deflection.MostRead;
import help.cairn.deflection.Robots;
import help.cairn.deflection.Visits;
import help.cairn.publishing.Folder;
import help.cairn.publishing.GitContent;
import help.cairn.publishing.GitHook;
import help.cairn.publishing.PastStore;
import help.cairn.publishing.PreviewPages;
import help.cairn.publishing.Previews;
import help.cairn.publishing.Proposals;
import help.cairn.publishing.PublicationStore;
import help.cairn.publishing.Publications;
import help.cairn.publishing.Publisher;
import help.cairn.publishing.PublishingPages;
import help.cairn.publishing.Source;
import help.cairn.reading.Feeds;
import help.cairn.reading.MeasuringPages;
import help.cairn.reading.ReadingPages;
import help.cairn.reading.Votes;
import help.cairn.reports.ArticleReportPages;
import help.cairn.reports.ContentPages;
import help.cairn.reports.DeflectionPages;
import help.cairn.reports.ReportDesk;
import help.cairn.reports.Digests;
import help.cairn.reports.GapPages;
import help.cairn.reports.Gaps;
import help.cairn.reports.Reports;
import help.cairn.reports.ReportsApi;
import help.cairn.reports.SearchReportPages;
import help.cairn.reports.TicketReportPages;
import help.cairn.search.Finder;
import help.cairn.search.Folding;
import help.cairn.search.Indexes;
import help.cairn.search.Learning;
import help.cairn.search.SearchApi;
import help.cairn.search.SearchDeskPages;
import help.cairn.search.SearchPages;
import help.cairn.staff.AccountPages;
import help.cairn.staff.AuditPages;
import help.cairn.staff.AuditStore;
import help.cairn.staff.Colleagues;
import help.cairn.staff.Seal;
import help.cairn.staff.SecondStep;
import help.cairn.staff.SignInPages;
import help.cairn.staff.SingleSignOn;
import help.cairn.staff.StaffPages;
import help.cairn.storage.Database;
import help.cairn.storage.Hold;
import help.cairn.tickets.Attachments;
import help.cairn.tickets.ContactPages;
import help.cairn.tickets.ContextPages;
import help.cairn.tickets.Deliveries;
import help.cairn.tickets.DeliveryPages;
import help.cairn.tickets.Desk;
import help.cairn.tickets.FindTicketPages;
import help.cairn.tickets.InboxDesk;
import help.cairn.tickets.InboxPages;
import help.cairn.tickets.InboxTicketPages;
import help.cairn.tickets.Live;
import help.cairn.tickets.LivePages;
import help.cairn.tickets.Lot;
import help.cairn.tickets.MailApi;
import help.cairn.tickets.MailDesk;
import help.cairn.tickets.MailFetch;
import help.cairn.tickets.MailIn;
import help.cairn.tickets.Post;
import help.cairn.tickets.PrivacyPages;
import help.cairn.tickets.RatingPages;
import help.cairn.tickets.ShopperMail;
import help.cairn.tickets.Sweeper;
import help.cairn.tickets.Threading;
import help.cairn.tickets.TicketPages;
import help.cairn.tickets.Tickets;
import help.cairn.tickets.TicketsApi;
import help.cairn.tickets.WebhookDesk;
import help.cairn.web.Clients;
import help.cairn.web.Limits;
import help.cairn.web.Pages;
import help.cairn.web.Problems;
import help.cairn.web.Safety;
import help.cairn.web.Theme;
import help.cairn.web.Unread;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.SizeUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/// The whole help center, wired together and running.
public final class HelpCenter implements AutoCloseable {
    private static final int REQUESTS_AT_ONCE = 12_000;
    private static final int CONNECTIONS = 12_000;
    private static final long SLOWEST_BYTES_A_SECOND = 200;
    private static final long STOPPING_MILLIS = 10_000;
    private static final long LARGEST_BODY = 256_000;
    private static final int FILE_IN_MEMORY_KB = 64;

    private final Hold hold;
    private final Database database;
    private final Acts acts;
    private final Indexes indexes;
    private final Learning learning;
    private final Bookkeeper books;
    private final Optional<Digests> digests;
    private final Gaps gaps;
    private final Publications publications;
    private final Deliveries deliveries;
    private final Attachments attachments;
    private final FindTicketPages find;
    private final Optional<MailFetch> mailbox;
    private final Sweeper sweeper;
    private final Live live;
    private final Javalin server;

    /// Opens the data, publishes the content and answers on the configured port.
    ///
    /// @throws IOException if the content folder cannot be read, or another server has the data
    public static HelpCenter open(Settings settings, Clock clock) throws IOException {
        return open(settings, clock, false);
    }

    /// The same over data that was made up: its pages for staff say so.
    public static HelpCenter demo(Settings settings, Clock clock) throws IOException {
        return open(settings, clock, true);
    }

    private static HelpCenter open(Settings settings, Clock clock, boolean demo) throws IOException {
        var hold = Hold.on(settings.data());
        try {
            return new HelpCenter(settings, clock, hold, demo);
        } catch (IOException | RuntimeException | Error e) {
            hold.close();
            throw e;
        }
    }

    private HelpCenter(Settings settings, Clock clock, Hold hold, boolean demo) throws IOException {
        this.hold = hold;
        // Half of a start is waiting for each other if these two do not go side by side.
        var opening = CompletableFuture.supplyAsync(() -> Database.open(settings.data()), task -> Thread.ofPlatform().name("opening").start(task));
        var theme = settings.theme().map(folder -> Theme.over(folder, settings.data())).orElseGet(Theme::standard);
        database = opened(opening);
        var build = Build.edition();
        var pages = new Pages(theme, settings.base(), clock);
        var library = new Library(Snapshot.empty(Site.unnamed("Help", List.of(Locale.ENGLISH))));
        indexes = Indexes.in(settings.data().resolve("index"), build);
        var limits = new Limits(settings.limits());
        var clients = new Clients(settings.proxies());
        var safety = new Safety(settings.base(), LARGEST_BODY);
        var problems = new Problems(pages, library);
        var colleagues = new Colleagues(database, clock);
        var staff = new StaffPages(colleagues, library, clients, safety, demo);
        var second = new SecondStep(database, settings.data(), clock);
        var elsewhere = settings.oidc().map(issuer -> new SingleSignOn(issuer, URI.create(pages.absolute("/staff/sign-in/oidc/back")), clock));
        var signIn = new SignInPages(colleagues, second, elsewhere, staff, library, pages, safety);
        var account = new AccountPages(colleagues, second, library, pages, staff);
        var audit = new AuditPages(new AuditStore(database), library, pages, staff);
        var visits = new Visits(clients, new Robots(settings.crawlers()), clock, safety.secure(), staff::signedIn);
        var events = new EventStore(database);
        acts = new Acts(new EventLog(events), visits, library, limits, clients, clock);
        learning = new Learning(acts.log(), database, clock);
        var finder = new Finder(indexes, learning.learned());
        var reading = new ReadingPages(library, pages, acts);
        var feeds = new Feeds(library, pages);
        var votes = new Votes(library, pages, acts, limits, clients, clock);
        var search = new SearchPages(library, finder, pages, limits, clients, acts, new MostRead(events, clock));
        var searchApi = new SearchApi(library, finder, limits, clients, acts);
        var searchDesk = new SearchDeskPages(library, pages, staff, colleagues, learning, finder);
        var threading = new Threading(new Seal(database, "mail")::sign, settings.mailIn().map(Settings.MailRoom::address));
        deliveries = new Deliveries(desks(settings, library, pages, threading, clock), database, clock, RandomGenerator.getDefault());
        var tickets = new Tickets(database, deliveries, clock);
        live = tickets.live();
        var incoming = incoming(settings.data());
        attachments = new Attachments(database, incoming, limits, clients, clock);
        var mailIn = settings.mailIn().map(room -> new MailIn(library, pages, tickets, attachments, threading, room.opens(), clock));
        mailbox = settings.mailIn().flatMap(Settings.MailRoom::mailbox).map(room -> new MailFetch(room, mailIn.orElseThrow(), clock));
        var mailApi = new MailApi(mailIn, colleagues, limits, clients);
        sweeper = new Sweeper(database, events, colleagues, settings.retention(), clock);
        var privacy = new PrivacyPages(library, pages, sweeper, staff);
        books = Bookkeeper.of(database, library);
        var reports = new Reports(database, books, settings.holdOut(), clock);
        gaps = new Gaps(reports, database, new Folding(finder, indexes)::words, library, clock);
        digests = settings.mail().map(Post::new).map(post -> new Digests(
                reports, gaps, database, colleagues, settings.digest(),
                (id, to, sender, subject, text, html) -> post.hand(id, to, sender, subject, clock.instant(), text, html), library, pages, clock));
        var reportsApi = new ReportsApi(reports, gaps, library, colleagues, limits, clients, clock);
        var deflectionPages = new DeflectionPages(reports, settings.cost(), library, pages, staff, clock);
        var reportDesk = new ReportDesk(reports, library, pages, staff, clock);
        var vitals = new Vitals(library, database, acts.log(), deliveries, tickets, mailIn, mailbox);
        var contact = new ContactPages(library, pages, acts, finder, tickets, attachments, limits, clients,
                new Lot(new Seal(database, "experiment"), settings.holdOut()));
        find = new FindTicketPages(library, pages, tickets, limits, clients);
        var owners = new TicketPages(library, pages, acts, tickets, contact, attachments, find, limits, clients);
        var ratings = new RatingPages(library, pages, acts, tickets, find, limits, clients);
        var desk = new InboxDesk(library, pages, tickets, contact, staff, colleagues);
        var inbox = new InboxPages(desk, acts, deliveries);
        var inboxTicket = new InboxTicketPages(desk, acts, deliveries, attachments, finder);
        var deliveryPages = new DeliveryPages(library, pages, deliveries, staff, colleagues);
        var ticketsApi = new TicketsApi(library, pages, acts, tickets, attachments, limits, clients);
        var source = source(settings, database);
        var publisher = new Publisher(source, (locale, key) -> theme.words(locale).say(key), clock, database, build).at(settings.base().getAuthority());
        var published = new PublicationStore(database, clock);
        publications = new Publications(source, publisher, library,
                new Publications.Search(finder::prepare, finder.patient()::first, finder::effect, finder::discard), published, clock, settings.poll());
        var gapPages = new GapPages(
                gaps, new ContentWorkshop(new Proposals(source, settings.proposes())), library, pages, staff, colleagues, clock);
        var preview = new PreviewPages(new Previews(source, publisher), library, reading, pages, staff, database, clock);
        var publishing = new PublishingPages(library, pages, staff, colleagues, publications, published, database);
        var hook = new GitHook(settings.hookSecrets(), source::branch, publications::look, limits, clients, clock);
        // The first publication and the start of the server take as long as each other; a request that comes early waits.
        var first = CompletableFuture.runAsync(this::publish, task -> Thread.ofPlatform().name("first-publication").start(task));
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.http.maxRequestSize = LARGEST_BODY;
            config.http.compressionStrategy = CompressionStrategy.NONE;
            // Nobody but the database's own threads waits inside SQLite, so no virtual thread is ever pinned there.
            config.jetty.multipartConfig.cacheDirectory(incoming.toString());
            config.jetty.multipartConfig.maxFileSize(Safety.LARGEST_FORM_MB, SizeUnit.MB);
            config.jetty.multipartConfig.maxTotalRequestSize(Safety.LARGEST_FORM_MB, SizeUnit.MB);
            config.jetty.multipartConfig.maxInMemoryFileSize(FILE_IN_MEMORY_KB, SizeUnit.KB);
            config.jetty.threadPool = new VirtualThreadPool(REQUESTS_AT_ONCE);
            config.jetty.modifyServer(jetty -> {
                jetty.insertHandler(new GracefulHandler());
                jetty.addBean(new NetworkConnectionLimit(CONNECTIONS, jetty));
                jetty.setStopTimeout(STOPPING_MILLIS);
                jetty.setErrorHandler(new Unread(safety));
            });
            config.jetty.modifyServletContextHandler(servlets -> servlets.setErrorHandler(new Unread(safety)));
            config.jetty.modifyHttpConfiguration(HelpCenter::refuseTrickles);
            config.router.javaLangErrorHandler((response, error) -> response.setStatus(500));
            config.routes.before(_ -> first.join());
            new SiteMap(config.routes, problems).draw(
                    safety, pages, vitals, reading, feeds, votes, search, searchApi, acts, staff, signIn, account, audit, contact, find, owners, ratings, inbox,
                    inboxTicket,
                    new LivePages(desk), new ContextPages(desk, acts), ticketsApi, mailApi, hook, publishing, preview, searchDesk, deliveryPages, privacy,
                    reportsApi, deflectionPages, gapPages, new MeasuringPages(library, pages, visits), reportDesk, new SearchReportPages(reportDesk),
                    new ArticleReportPages(reportDesk), new TicketReportPages(reportDesk), new ContentPages(reportDesk));
        })
                .start(settings.host(), settings.port());
        try {
            first.join();
        } catch (CompletionException e) {
            close();
            if (e.getCause() instanceof UncheckedIOException unreadable) {
                throw unreadable.getCause();
            }
            throw e;
        }
        deliveries.start();
        attachments.start();
        find.start();
        mailbox.ifPresent(MailFetch::start);
        sweeper.start();
        books.start();
        digests.ifPresent(Digests::start);
        gaps.start();
        published.theme(theme.fingerprint());
        if (settings.learning()) {
            learning.start();
        }
    }

    /// Where tickets go; nowhere means that they stay in the inbox.
    private static List<Desk> desks(Settings settings, Library library, Pages pages, Threading threading, Clock clock) {
        var desks = new ArrayList<Desk>();
        settings.mail().map(Post::new).ifPresent(post -> {
            desks.add(new ShopperMail(post, library, pages, threading));
            post.account().to().ifPresent(to -> desks.add(new MailDesk(post, to, library, pages)));
        });
        settings.webhook().ifPresent(endpoint -> desks.add(new WebhookDesk(endpoint, pages, clock)));
        return desks;
    }

    private static Source source(Settings settings, Database database) throws IOException {
        return settings.git().isPresent()
                ? GitContent.open(settings.git().get(), settings.data().resolve("content.git"), Optional.of(new PastStore(database)))
                : new Folder(settings.content());
    }

    /// Where files lie while they come in. What a killed server left there belongs to no ticket.
    static Path incoming(Path data) throws IOException {
        var folder = data.resolve("incoming");
        Files.createDirectories(folder);
        try (var left = Files.list(folder)) {
            for (var file : left.toList()) {
                Files.delete(file);
            }
        }
        return folder.toAbsolutePath();
    }

    private static Database opened(CompletableFuture<Database> opening) {
        try {
            return opening.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException because ? because : e;
        }
    }

    /// Bodies that trickle in would hold their requests for hours. The handler that shall replace this setting lets them.
    @SuppressWarnings({"deprecation", "removal"})
    private static void refuseTrickles(HttpConfiguration http) {
        http.setMinRequestDataRate(SLOWEST_BYTES_A_SECOND);
    }

    private void publish() {
        try {
            publications.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.port();
    }

    /// Every address that is answered, by its method, such as `GET /staff/tickets/{reference}`.
    List<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream().map(handler -> handler.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod()).map(endpoint -> endpoint.method.name() + " " + endpoint.path).toList();
    }

    /// Lets requests in flight finish, ten seconds at most.
    @Override
    public void close() {
        // The server would wait for pages that wait for news.
        live.close();
        server.stop();
        mailbox.ifPresent(MailFetch::close);
        find.close();
        deliveries.close();
        attachments.close();
        sweeper.close();
        gaps.close();
        digests.ifPresent(Digests::close);
        books.close();
        publications.close();
        learning.close();
        indexes.close();
        acts.close();
        database.close();
        hold.close();
    }
}
