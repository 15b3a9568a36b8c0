package dev.millrace.platform.access;

import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** What Jetty refuses before any servlet sees it (a path or a header that no parser accepts), as a problem detail. */
final class ServerErrors extends ErrorHandler implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {
    private final JsonMapper json;
    private final List<AnswerHeaders> others;

    ServerErrors(JsonMapper json, List<AnswerHeaders> others) {
        this.json = json;
        this.others = others;
    }

    @Override
    public void customize(ConfigurableJettyWebServerFactory factory) {
        factory.addServerCustomizers(server -> server.setErrorHandler(this));
    }

    /** Whatever the method, and also where it could not be read. */
    @Override
    public boolean errorPageForMethod(@Nullable String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        var status = HttpStatus.resolve(code);
        var problem = Problems.of(status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status);
        response.setStatus(problem.getStatus());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        // What is left of a request that nobody has read must not be taken for the next one.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        others.forEach(more -> more.headers().forEach(response.getHeaders()::put));
        response.write(true, ByteBuffer.wrap(json.writeValueAsBytes(problem)), callback);
    }
}
