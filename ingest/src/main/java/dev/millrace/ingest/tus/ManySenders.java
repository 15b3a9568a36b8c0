package dev.millrace.ingest.tus;

import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Jetty as uploads need it. A slow sender holds a virtual thread for hours and must keep nobody else out: Jetty's own
 * bound is 200 requests at once, all kinds together. And it reads as much at once as is worth a call of the system, not
 * 8 KiB; a connection that is silent holds no buffer, whatever its size. Connections that come all at once, as after a
 * network's failure, wait to be accepted: the system resets those for which there is no place in the line.
 */
final class ManySenders implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {
    private static final int READ_BYTES = 64 * 1024;
    private static final int WITHOUT_BOUND = 0;
    /** Cut to what the system allows (net.core.somaxconn); 50 without it. */
    private static final int WAITING_TO_BE_ACCEPTED = 4096;

    @Override
    public void customize(ConfigurableJettyWebServerFactory factory) {
        factory.addServerCustomizers(ManySenders::suit);
    }

    static void suit(Server server) {
        if (server.getThreadPool() instanceof VirtualThreadPool threads) {
            threads.setMaxConcurrentTasks(WITHOUT_BOUND);
        }
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof ServerConnector listening) {
                listening.setAcceptQueueSize(WAITING_TO_BE_ACCEPTED);
            }
            for (ConnectionFactory factory : connector.getConnectionFactories()) {
                if (factory instanceof AbstractConnectionFactory reading) {
                    reading.setInputBufferSize(READ_BYTES);
                }
            }
        }
    }
}
