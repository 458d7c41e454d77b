package help.cairn.tickets;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import help.cairn.web.Pages;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/// Tells another program of tickets, as Standard Webhooks 1.0 describes.
public final class WebhookDesk implements Desk {
    /// What the operator has to look at, or the other side gets over.
    private static final Set<Integer> PASSING = Set.of(401, 403, 404, 408, 425, 429);

    private final Endpoint endpoint;
    private final Pages pages;
    private final Clock clock;
    private final Duration timeout;
    private final HttpClient client;

    /// @param secrets each begins with `whsec_`; every message is signed with all of them, so that a new one can be known to
    ///     both sides before the old one goes
    public record Endpoint(URI url, List<String> secrets) {
        public Endpoint {
            secrets = List.copyOf(secrets);
        }
    }

    public WebhookDesk(Endpoint endpoint, Pages pages, Clock clock) {
        this(endpoint, pages, clock, TIMEOUT);
    }

    WebhookDesk(Endpoint endpoint, Pages pages, Clock clock, Duration timeout) {
        this.endpoint = endpoint;
        this.pages = pages;
        this.clock = clock;
        this.timeout = timeout;
        // A redirect would take the ticket to a place that the operator did not name.
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).connectTimeout(timeout)
                .executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Optional<Parcel> pack(Delivery.Kind kind, Ticket ticket, Ticket.Message message, String key) {
        return switch (kind) {
            case OPENED, WRITTEN, REPLIED, UPDATED, SOLVED ->
                Optional.of(new Parcel("", Notice.of(kind, ticket, message, pages.absolute("/staff/tickets/" + ticket.reference())).json()));
            case LINK -> Optional.empty();
        };
    }

    @Override
    public Answer take(Delivery delivery) {
        var id = "msg_" + delivery.key();
        long now = clock.instant().getEpochSecond();
        var request = HttpRequest.newBuilder(endpoint.url()).timeout(timeout).header("Content-Type", "application/json").header("User-Agent", "Cairn")
                .header("webhook-id", id).header("webhook-timestamp", Long.toString(now))
                .header("webhook-signature", signatures(id, now, delivery.payload()))
                .POST(HttpRequest.BodyPublishers.ofString(delivery.payload())).build();
        // The request's own timeout ends with the headers; a body without end would be waited for.
        var sending = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return answer(sending.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            sending.cancel(true);
            return Answer.later("slow", "");
        } catch (ExecutionException e) {
            return failed(e.getCause());
        } catch (InterruptedException e) {
            sending.cancel(true);
            Thread.currentThread().interrupt();
            return Answer.later("slow", "");
        }
    }

    private String signatures(String id, long at, String body) {
        return endpoint.secrets().stream().map(secret -> {
            try {
                return new Webhook(secret).sign(id, at, body);
            } catch (WebhookSigningException e) {
                throw new IllegalStateException(e);
            }
        }).collect(Collectors.joining(" "));
    }

    private Answer answer(HttpResponse<Void> response) {
        int status = response.statusCode();
        var said = Integer.toString(status);
        if (status / 100 == 2) {
            return new Answer.Sent();
        }
        if (status / 100 == 3) {
            return Answer.later("redirected", said);
        }
        if (status >= 500 || PASSING.contains(status)) {
            return new Answer.Later(new Delivery.Reason("answered", said), response.headers().firstValue("Retry-After").flatMap(this::after));
        }
        return new Answer.Refused(new Delivery.Reason("answered", said));
    }

    /// Seconds, or a date as HTTP writes it.
    private Optional<Duration> after(String text) {
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            var time = Duration.between(clock.instant(), ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            return time.isNegative() ? Optional.empty() : Optional.of(time);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Answer failed(Throwable because) {
        return switch (because) {
            case HttpConnectTimeoutException _,ConnectException _ -> Answer.later("unreachable", "");
            case java.net.http.HttpTimeoutException _ -> Answer.later("slow", "");
            case SSLException e -> Answer.later("tls", String.valueOf(e.getMessage()));
            default -> Answer.later("broken", String.valueOf(because.getMessage()));
        };
    }
}
