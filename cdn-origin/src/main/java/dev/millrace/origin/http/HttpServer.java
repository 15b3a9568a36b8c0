package dev.millrace.origin.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server of HTTP/1.1 and HTTP/2 for one site: epoll where it exists, NIO elsewhere. */
public final class HttpServer implements AutoCloseable {
    /** Told to connections: close when no answer runs. */
    record Drain() {}

    private static final int BACKLOG = 4_096;
    private static final int READ_BUFFER = 8 << 10;
    /** Queued per connection: enough for a socket's appetite, little enough to be dropped at a reset. */
    private static final WriteBufferWaterMark WATER = new WriteBufferWaterMark(128 << 10, 256 << 10);

    private final EventLoopGroup acceptor;
    private final EventLoopGroup loops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder turnedAway = new LongAdder();
    private final Protocols protocols;
    private final Channel listener;
    private volatile boolean draining;

    /**
     * Binds and serves.
     *
     * @param address port 0 for any free one
     * @param threads event loops
     * @param secure asked for each connection what it is secured with; null for connections in the clear
     * @throws IOException when the address cannot be bound
     */
    public HttpServer(
            Site site,
            InetSocketAddress address,
            HttpLimits limits,
            int threads,
            @Nullable Supplier<SslContext> secure,
            InstantSource time)
            throws IOException {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerSocketChannel> kind =
                epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        acceptor = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("origin-accept", true), io);
        loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("origin-io", true), io);
        ResponseHeads heads = new ResponseHeads(new ServerClock(time));
        protocols = new Protocols(new Surroundings(site, heads, () -> draining), limits, secure);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(acceptor, loops)
                .channel(kind)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BUFFER))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connected(channel, limits.connections());
                    }
                });
        try {
            listener = bootstrap.bind(address).syncUninterruptibly().channel();
        } catch (Throwable e) {
            acceptor.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IOException("Cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    private void connected(Channel channel, int most) {
        int now = open.incrementAndGet();
        channel.closeFuture().addListener(_ -> open.decrementAndGet());
        if (now > most) {
            turnedAway.increment();
            Sockets.reset(channel);
            return;
        }
        connections.add(channel);
        protocols.welcome(channel);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    public int openConnections() {
        return open.get();
    }

    /** Connections closed because there were too many. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    /** HTTP/2 connections that were ended because of what they flooded it with. */
    public long floods() {
        return protocols.floods();
    }

    /** Takes no new connection, lets running answers end for at most {@code patience}, then closes what is left. */
    public void drain(Duration patience) {
        draining = true;
        listener.close().syncUninterruptibly();
        connections.forEach(channel -> channel.pipeline().fireUserEventTriggered(new Drain()));
        connections.newCloseFuture().awaitUninterruptibly(patience.toMillis());
        close();
    }

    @Override
    public void close() {
        draining = true;
        listener.close().syncUninterruptibly();
        connections.forEach(Sockets::close);
        connections.newCloseFuture().awaitUninterruptibly();
        acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
