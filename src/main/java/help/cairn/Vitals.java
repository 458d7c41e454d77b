package help.cairn;

import help.cairn.articles.Library;
import help.cairn.deflection.EventLog;
import help.cairn.storage.Database;
import help.cairn.tickets.Deliveries;
import help.cairn.tickets.MailFetch;
import help.cairn.tickets.MailIn;
import help.cairn.tickets.Tickets;
import io.javalin.http.Context;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/// What operators ask: is it alive, can it serve, how is it doing.
final class Vitals {
    private final Library library;
    private final Database database;
    private final EventLog log;
    private final Deliveries deliveries;
    private final Tickets tickets;
    private final Optional<MailIn> mail;
    private final Optional<MailFetch> mailbox;

    Vitals(Library library, Database database, EventLog log, Deliveries deliveries, Tickets tickets, Optional<MailIn> mail, Optional<MailFetch> mailbox) {
        this.library = library;
        this.database = database;
        this.log = log;
        this.deliveries = deliveries;
        this.tickets = tickets;
        this.mail = mail;
        this.mailbox = mailbox;
    }

    void alive(Context ctx) {
        ctx.header("Cache-Control", "no-store");
        ctx.contentType("text/plain; charset=utf-8").result("ok");
    }

    /// 200 once there is content and the database answers.
    void ready(Context ctx) {
        database.read(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
        alive(ctx);
    }

    /// Figures in the text format of Prometheus.
    void metrics(Context ctx) {
        var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        var text = new StringBuilder();
        line(text, "cairn_articles", "gauge", "Articles that are published.", library.current().size());
        line(text, "cairn_publication_timestamp_seconds", "gauge", "When the content was published last.", library.current().publishedAt().getEpochSecond());
        line(text, "cairn_events_written_total", "counter", "Events written since the start.", log.written());
        line(text, "cairn_events_dropped_total", "counter", "Events lost since the start, because the queue was full or the disk refused them.", log.dropped());
        line(text, "cairn_tickets_held", "gauge", "Tickets that somebody has to look at first.", tickets.heldCount());
        line(text, "cairn_deliveries_pending", "gauge", "Deliveries to desks and shoppers that are on their way.", deliveries.pendingCount());
        line(text, "cairn_deliveries_dead", "gauge", "Deliveries that were given up and wait for staff.", deliveries.deadCount());
        line(text, "cairn_deliveries_longest_wait_seconds", "gauge", "Since when the delivery waits that waits longest.", deliveries.longestWait().toSeconds());
        line(text, "cairn_deliveries_sent_total", "counter", "Deliveries sent since the start.", deliveries.sent());
        line(text, "cairn_deliveries_failed_total", "counter", "Attempts to deliver that failed since the start.", deliveries.failed());
        mail.ifPresent(in -> {
            line(text, "cairn_mail_in_received_total", "counter", "Mails that came in since the start.", in.received());
            line(text, "cairn_mail_in_matched_total", "counter", "Those that went to their tickets.", in.matched());
            line(text, "cairn_mail_in_unmatched_total", "counter", "Those that became tickets, or wait for a look.", in.unmatched());
            line(text, "cairn_mail_in_automatic_total", "counter", "Those that a machine wrote.", in.automatic());
            line(text, "cairn_mail_in_repeated_total", "counter", "Those that were taken before.", in.repeated());
            line(text, "cairn_mail_in_refused_total", "counter", "Those that we had sent ourselves.", in.refused());
            line(text, "cairn_mail_in_last_timestamp_seconds", "gauge", "When a mail was taken last.", in.last());
        });
        mailbox.ifPresent(box -> {
            line(text, "cairn_mailbox_failing", "gauge", "1 while the mailbox cannot be looked into.", box.failing() ? 1 : 0);
            line(text, "cairn_mailbox_last_success_timestamp_seconds", "gauge", "When it was looked into last without trouble.", box.last());
        });
        line(text, "jvm_memory_heap_used_bytes", "gauge", "Heap in use.", memory.getUsed());
        line(text, "process_uptime_seconds", "gauge", "Time since the start.", ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
        ctx.header("Cache-Control", "no-store");
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(text.toString());
    }

    private static void line(StringBuilder text, String name, String type, String help, long value) {
        text.append("# HELP %s %s%n# TYPE %s %s%n%s %d%n".formatted(name, help, name, type, name, value).replace(System.lineSeparator(), "\n"));
    }
}
