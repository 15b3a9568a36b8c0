package dev.millrace.app.command;

import dev.millrace.app.server.Launch;
import dev.millrace.app.server.Server;
import java.util.concurrent.CountDownLatch;

/** A server in the foreground: Ctrl-C or SIGTERM stops it in order, once. */
final class Foreground implements AutoCloseable {
    private final Server server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    private Foreground(Server server) {
        this.server = server;
        this.hook = new Thread(this::stop, "stop");
    }

    static Foreground start(Launch launch) {
        var foreground = new Foreground(Server.start(launch));
        Runtime.getRuntime().addShutdownHook(foreground.hook);
        System.out.println("READY " + foreground.server.api()
                + foreground.server.origin().map(uri -> " " + uri).orElse(""));
        return foreground;
    }

    Server server() {
        return server;
    }

    void serveUntilStopped() throws InterruptedException {
        closed.await();
    }

    private void stop() {
        server.close();
        closed.countDown();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyStopping) {
            return;
        }
        stop();
    }
}
