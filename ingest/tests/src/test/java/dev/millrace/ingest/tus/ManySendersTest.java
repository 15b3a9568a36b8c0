package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.junit.jupiter.api.Test;

class ManySendersTest {
    @Test
    void thousandsMayWaitToBeAcceptedAndNobodyIsShutOut() {
        var threads = new VirtualThreadPool();
        var server = new Server(threads);
        var connector = new ServerConnector(server);
        server.addConnector(connector);

        ManySenders.suit(server);

        assertThat(connector.getAcceptQueueSize()).isEqualTo(4096);
        assertThat(threads.getMaxConcurrentTasks()).isZero();
    }
}
