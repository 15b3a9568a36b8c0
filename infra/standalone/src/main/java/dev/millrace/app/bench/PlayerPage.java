package dev.millrace.app.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

/** A page with a player, on a server of its own: as a page anywhere that plays from the origin. */
final class PlayerPage implements AutoCloseable {
    private static final String HLS = "/META-INF/resources/webjars/hls.js/1.4.12/dist/";
    private static final Map<String, String> FILES = Map.of(
            "/",
            "/bench/player/index.html",
            "/player.js",
            "/bench/player/player.js",
            "/hls.min.js",
            HLS + "hls.min.js",
            "/hls.worker.js",
            HLS + "hls.worker.js");

    private final HttpServer server;

    private PlayerPage(HttpServer server) {
        this.server = server;
    }

    static PlayerPage serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", PlayerPage::answer);
        server.start();
        return new PlayerPage(server);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = FILES.get(path);
        try (exchange;
                InputStream in = name == null ? null : PlayerPage.class.getResourceAsStream(name)) {
            if (in == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] bytes = in.readAllBytes();
            exchange.getResponseHeaders()
                    .set("Content-Type", path.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
