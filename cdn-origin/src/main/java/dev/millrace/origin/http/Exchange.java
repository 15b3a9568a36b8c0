package dev.millrace.origin.http;

import dev.millrace.platform.objects.ByteRange;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, on the connection's event loop. The head is held back until the first bytes of the body
 * are there, so that a store that fails is a 5xx and not a broken 200, and so that both leave in one packet. After that
 * a failure resets the connection.
 */
final class Exchange {
    /** Bytes handed to the socket at a time. */
    private static final int SLICE = 128 << 10;
    /** How often the right to a resource may change while its answer is prepared. */
    private static final int ATTEMPTS = 4;

    /** What all exchanges of a server share. */
    record Surroundings(Site site, ResponseHeads heads, BooleanSupplier drain) {
        boolean draining() {
            return drain.getAsBoolean();
        }
    }

    private final Surroundings surroundings;
    private final ChannelHandlerContext context;
    private final ConnectionHandler connection;
    private final RequestHead request;
    private final long began = System.nanoTime();
    private final AtomicBoolean awake = new AtomicBoolean();

    private int attempts;
    private @Nullable Resource resource;
    private @Nullable Plan plan;
    private @Nullable Body body;
    private int status;
    private long sent;
    private boolean over;

    /** An answer with a body that waits for its first bytes: the head to send before them. */
    private record Plan(Resource resource, ResponseHeads.Shape shape) {}

    Exchange(
            Surroundings surroundings,
            ChannelHandlerContext context,
            ConnectionHandler connection,
            RequestHead request) {
        this.surroundings = surroundings;
        this.context = context;
        this.connection = connection;
        this.request = request;
    }

    void start() {
        Refusal fault = request.fault();
        if (fault != null) {
            refuse(fault);
            return;
        }
        switch (request.method()) {
            case "GET", "HEAD" -> {
                if (request.stillSending()) {
                    refuse(Refusal.of(413, "A request to read takes no body."));
                } else {
                    ask();
                }
            }
            case "OPTIONS" -> sendWhole(surroundings.heads.options());
            default -> sendWhole(surroundings.heads.methodNotAllowed());
        }
    }

    private void ask() {
        if (++attempts > ATTEMPTS) {
            refuse(Refusal.later(503, "What is here keeps changing. Try again.", Duration.ofSeconds(1)));
            return;
        }
        surroundings.site.answer(request.path()).whenComplete((answer, failure) -> {
            if (context.executor().inEventLoop()) {
                answered(answer, failure);
            } else {
                context.executor().execute(() -> answered(answer, failure));
            }
        });
    }

    private void answered(@Nullable Answer answer, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        try {
            switch (answer) {
                case null -> refuse(trouble(failure));
                case Answer.Refused(var refusal) -> refuse(refusal);
                case Answer.Found(var found) -> found(found);
            }
        } catch (RuntimeException e) {
            broken(e);
        }
    }

    private void found(Resource found) {
        resource = found;
        switch (Preconditions.evaluate(request.headers(), found.etag())) {
            case FAILED -> refuse(Refusal.of(412, "The precondition failed."));
            case NOT_MODIFIED -> enterAndSend(found, surroundings.heads.notModified(found));
            case PROCEED -> {
                if (request.method().equals("HEAD")) {
                    enterAndSend(found, surroundings.heads.of(found, ResponseHeads.Shape.whole(found), ""));
                } else {
                    select(found);
                }
            }
        }
    }

    private void select(Resource found) {
        Ranges ranges = Preconditions.rangeCounts(request.headers(), found.etag())
                ? Ranges.of(request.headers(), found.length())
                : new Ranges.Whole();
        switch (ranges) {
            case Ranges.Unsatisfiable() -> enterAndSend(found, surroundings.heads.unsatisfiable(found));
            case Ranges.Whole() -> {
                ResponseHeads.Shape shape = ResponseHeads.Shape.whole(found);
                prepare(found, shape, found.open(new ByteRange(0, found.length())));
            }
            case Ranges.Single(var range) ->
                prepare(found, ResponseHeads.Shape.single(found, range), found.open(range));
            case Ranges.Several(var several) -> {
                String boundary = surroundings.heads.boundary();
                Body parts = new MultipartBody(boundary, found.contentType(), found.length(), several, found::open);
                prepare(found, ResponseHeads.Shape.multipart(boundary, parts.remaining()), parts);
            }
        }
    }

    private void prepare(Resource found, ResponseHeads.Shape shape, Body opened) {
        plan = new Plan(found, shape);
        body = opened;
        pump();
    }

    /** Moves what is there and what the socket takes. */
    void pump() {
        Body source = body;
        if (over || source == null) {
            return;
        }
        boolean wrote = false;
        Channel channel = context.channel();
        while (source.remaining() > 0 && (channel.isWritable() || status == 0)) {
            ByteBuf bytes;
            try {
                bytes = source.read(SLICE);
            } catch (IOException | RuntimeException e) {
                broken(e);
                return;
            }
            if (bytes == null) {
                source.whenReady(this::wake);
                break;
            }
            Plan first = plan;
            if (first != null) {
                if (!first.resource.enter(connection)) {
                    bytes.release();
                    askAgain();
                    return;
                }
                plan = null;
                write(surroundings.heads.of(first.resource, first.shape, source.cacheStatus()));
            }
            sent += bytes.readableBytes();
            context.write(bytes);
            wrote = true;
        }
        if (source.remaining() == 0) {
            closeBody();
            last();
        } else if (wrote) {
            context.flush();
        }
    }

    private void wake() {
        if (awake.compareAndSet(false, true)) {
            context.executor().execute(() -> {
                awake.set(false);
                pump();
            });
        }
    }

    private void broken(Throwable cause) {
        closeBody();
        if (status == 0) {
            refuse(trouble(cause));
        } else {
            surroundings.site.trouble(cause);
            connection.reset();
        }
    }

    private void askAgain() {
        closeBody();
        plan = null;
        resource = null;
        ask();
    }

    private void enterAndSend(Resource found, HttpResponse response) {
        if (found.enter(connection)) {
            sendWhole(response);
        } else {
            askAgain();
        }
    }

    private void refuse(Refusal refusal) {
        Body text = new TextBody(refusal.sentence() + "\n");
        write(surroundings.heads.refusal(refusal, text.remaining()));
        if (!request.method().equals("HEAD")) {
            body = text;
            pump();
        } else {
            last();
        }
    }

    private void sendWhole(HttpResponse response) {
        write(response);
        last();
    }

    private void write(HttpResponse response) {
        status = response.status().code();
        surroundings.heads.connection(response, request.keepAlive() && !surroundings.draining());
        context.write(response);
    }

    private void last() {
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener((ChannelFuture written) -> {
            if (written.isSuccess() && !over) {
                over = true;
                report(true);
                connection.finished(context, request.keepAlive(), request.stillSending());
            }
        });
    }

    /** The connection is gone. */
    void abandoned() {
        closeBody();
        if (!over) {
            over = true;
            report(false);
        }
    }

    private void closeBody() {
        Body open = body;
        body = null;
        if (open != null) {
            open.close();
        }
    }

    private Refusal trouble(@Nullable Throwable cause) {
        Throwable plain = cause == null ? new IllegalStateException("There was no answer.") : cause;
        while (plain instanceof CompletionException && plain.getCause() != null) {
            plain = plain.getCause();
        }
        return surroundings.site.trouble(plain);
    }

    private void report(boolean complete) {
        surroundings.site.finished(new Site.Finished(
                request.method(),
                request.path(),
                resource,
                status,
                sent,
                complete,
                Duration.ofNanos(System.nanoTime() - began)));
    }
}
