package dev.millrace.ingest.tus;

import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Reads as much from a connection at once as is worth a call of the system. Jetty's own 8 KiB suit requests without
 * bodies; a connection that is silent holds no buffer, whatever its size.
 */
final class LargeReads implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {
    private static final int BYTES = 64 * 1024;

    @Override
    public void customize(ConfigurableJettyWebServerFactory factory) {
        factory.addServerCustomizers(LargeReads::widen);
    }

    private static void widen(Server server) {
        for (Connector connector : server.getConnectors()) {
            for (ConnectionFactory factory : connector.getConnectionFactories()) {
                if (factory instanceof AbstractConnectionFactory reading) {
                    reading.setInputBufferSize(BYTES);
                }
            }
        }
    }
}
