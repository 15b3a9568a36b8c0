package dev.millrace.origin.http;

import dev.millrace.platform.objects.ByteRange;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, whatever the protocol, on its outlet's thread. The head is held back until the first bytes
 * of the body are there, so that a store that fails is a 5xx and not a broken 200, and so that both leave in one packet.
 * After that a failure breaks the answer off.
 */
final class Exchange implements Delivery.Sender {
    /** How often the right to a resource may change while its answer is prepared. */
    private static final int ATTEMPTS = 4;

    private final Surroundings surroundings;
    private final Outlet outlet;
    private final RequestHead request;
    private final long began = System.nanoTime();

    private int attempts;
    private @Nullable Resource resource;
    private @Nullable Delivery delivery;
    private int status;
    private boolean over;

    Exchange(Surroundings surroundings, Outlet outlet, RequestHead request) {
        this.surroundings = surroundings;
        this.outlet = outlet;
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
            case "OPTIONS" -> sendWhole(surroundings.heads().options());
            default -> sendWhole(surroundings.heads().methodNotAllowed());
        }
    }

    private void ask() {
        if (++attempts > ATTEMPTS) {
            refuse(Refusal.later(503, "What is here keeps changing. Try again.", Duration.ofSeconds(1)));
            return;
        }
        surroundings.site().answer(request.path()).whenComplete((answer, failure) -> {
            if (outlet.thread().inEventLoop()) {
                answered(answer, failure);
            } else {
                outlet.thread().execute(() -> answered(answer, failure));
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

    private void found(Resource wanted) {
        Resource found = wanted.negotiated(() -> AcceptEncoding.of(request.headers()));
        resource = found;
        switch (Preconditions.evaluate(request.headers(), found)) {
            case FAILED -> refuse(Refusal.of(412, "The precondition failed."));
            case NOT_MODIFIED -> enterAndSend(found, surroundings.heads().notModified(found));
            case PROCEED -> {
                if (request.method().equals("HEAD")) {
                    enterAndSend(found, surroundings.heads().of(found, ResponseHeads.Shape.whole(found), "", took()));
                } else {
                    send(found, Ranges.of(request.headers(), found));
                }
            }
        }
    }

    private void send(Resource found, Ranges ranges) {
        switch (ranges) {
            case Ranges.Unsatisfiable() ->
                enterAndSend(found, surroundings.heads().unsatisfiable(found));
            case Ranges.Whole() ->
                send(found, ResponseHeads.Shape.whole(found), found.open(new ByteRange(0, found.length())));
            case Ranges.Single(var range) -> send(found, ResponseHeads.Shape.single(found, range), found.open(range));
            case Ranges.Several(var several) -> {
                String boundary = surroundings.heads().boundary();
                Body parts = new MultipartBody(boundary, found.contentType(), found.length(), several, found::open);
                send(found, ResponseHeads.Shape.multipart(boundary, parts.remaining()), parts);
            }
        }
    }

    private void send(Resource found, ResponseHeads.Shape shape, Body opened) {
        deliver(opened, body -> {
            if (!found.enter(outlet)) {
                return false;
            }
            head(surroundings.heads().of(found, shape, body.cacheStatus(), took()));
            return true;
        });
    }

    private void deliver(Body body, Predicate<Body> begin) {
        Delivery moving = new Delivery(outlet, body, begin, this);
        delivery = moving;
        moving.pump();
    }

    /** The outlet takes more. */
    void pump() {
        Delivery moving = delivery;
        if (!over && moving != null) {
            moving.pump();
        }
    }

    @Override
    public void delivered() {
        outlet.end(this::written);
    }

    @Override
    public void forbidden() {
        delivery = null;
        resource = null;
        ask();
    }

    @Override
    public void broken(Throwable cause) {
        closeBody();
        if (status == 0) {
            refuse(trouble(cause));
        } else {
            surroundings.site().trouble(cause);
            outlet.breakOff();
        }
    }

    private void enterAndSend(Resource found, HttpResponse response) {
        if (found.enter(outlet)) {
            sendWhole(response);
        } else {
            forbidden();
        }
    }

    private void refuse(Refusal refusal) {
        Body text = new TextBody(refusal.sentence() + "\n");
        HttpResponse response = surroundings.heads().refusal(refusal, text.remaining());
        if (request.method().equals("HEAD")) {
            sendWhole(response);
        } else {
            deliver(text, _ -> {
                head(response);
                return true;
            });
        }
    }

    private void sendWhole(HttpResponse response) {
        head(response);
        outlet.end(this::written);
    }

    private void head(HttpResponse response) {
        status = response.status().code();
        outlet.head(response);
    }

    private void written() {
        if (!over) {
            over = true;
            report(true);
        }
    }

    /** The outlet is gone. */
    void abandoned() {
        closeBody();
        if (!over) {
            over = true;
            report(false);
        }
    }

    private void closeBody() {
        Delivery moving = delivery;
        if (moving != null) {
            moving.close();
        }
    }

    private Refusal trouble(@Nullable Throwable cause) {
        Throwable plain = cause == null ? new IllegalStateException("There was no answer.") : cause;
        while (plain instanceof CompletionException && plain.getCause() != null) {
            plain = plain.getCause();
        }
        return surroundings.site().trouble(plain);
    }

    private void report(boolean complete) {
        Delivery moving = delivery;
        surroundings
                .site()
                .finished(new Site.Finished(
                        request.method(),
                        request.path(),
                        resource,
                        status,
                        moving == null ? 0 : moving.sent(),
                        complete,
                        took()));
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
