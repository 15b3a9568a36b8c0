package dev.millrace.ingest.upload;

import org.springframework.context.SmartLifecycle;

/**
 * At start, takes up at once what a dead process has left unfinished. Stops before the web server does: what senders
 * have sent is committed, and silent ones do not hold up the end.
 */
final class UploadLifecycle implements SmartLifecycle {
    private final Completer completer;
    private final LiveAppends live;
    private volatile boolean running;

    UploadLifecycle(Completer completer, LiveAppends live) {
        this.completer = completer;
        this.live = live;
    }

    @Override
    public void start() {
        running = true;
        live.start();
        completer.start();
        completer.takeUp();
    }

    @Override
    public void stop() {
        live.stop();
        completer.stop();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
