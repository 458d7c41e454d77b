package help.cairn.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Answers requests that are too broken to reach our pages, with one sentence and the headers that every answer has.
public final class Unread extends ErrorHandler {
    private final Safety safety;

    public Unread(Safety safety) {
        this.safety = safety;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var headers = response.getHeaders();
        safety.each(headers::put);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.write(true, ByteBuffer.wrap((Problems.title(response.getStatus()) + ".\n").getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }
}
