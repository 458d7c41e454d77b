package help.cairn.tickets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// A program that is told of tickets, in whatever mood a test puts it.
final class Receiver implements AutoCloseable {
    @FunctionalInterface
    interface Mood {
        void answer(HttpExchange exchange) throws IOException;
    }

    /// What arrived, whether it was taken or not.
    record Told(Map<String, String> headers, String body) {
        String id() {
            return headers.get("webhook-id");
        }
    }

    static final Mood TAKES = exchange -> exchange.sendResponseHeaders(204, -1);
    static final Mood ANSWERS_NONSENSE = exchange -> {
        var body = "{\"error\": tru".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    };
    static final Mood HANGS_UP = HttpExchange::close;

    static Mood says(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    static Mood asksToWait(String after) {
        return exchange -> {
            exchange.getResponseHeaders().set("Retry-After", after);
            exchange.sendResponseHeaders(429, -1);
        };
    }

    final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer server;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedDeque<Mood> script = new ConcurrentLinkedDeque<>();
    private volatile Mood mood = TAKES;

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                told.add(new Told(exchange.getRequestHeaders().entrySet().stream()
                        .collect(Collectors.toMap(header -> header.getKey().toLowerCase(java.util.Locale.ROOT), header -> header.getValue().getFirst())),
                        body));
                var next = script.poll();
                (next == null ? mood : next).answer(exchange);
            }
        });
        server.start();
    }

    /// It answers nothing until the test is over.
    Mood stalls() {
        return _ -> {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    Receiver is(Mood now) {
        mood = now;
        return this;
    }

    /// Each answers once, then the mood.
    void answersFirst(Mood... moods) {
        script.addAll(List.of(moods));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tickets");
    }

    List<Told> told() {
        return new ArrayList<>(told);
    }

    /// How many different messages there were, for who honours the key.
    List<String> different() {
        return told.stream().map(Told::id).distinct().toList();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
