package dev.millrace.origin.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections that hold a place without using it: heads that trickle in, idle ones, responses nobody reads. One
 * timer per connection, which looks now and then.
 */
final class Deadlines {
    /** What the connection is doing. */
    enum Doing {
        FIRST_HEAD,
        HEAD,
        IDLE,
        RESPONDING,
        LEAVING
    }

    /** Whose deadlines they are. */
    interface Watched {
        Doing doing();

        /** When that began, by System.nanoTime. */
        long since();

        void headLate();

        void idleLate();

        void stalled();
    }

    private final ChannelHandlerContext context;
    private final HttpLimits limits;
    private final Watched watched;
    private final long period;
    private long pending;
    private long progress;
    private long moved = System.nanoTime();

    Deadlines(ChannelHandlerContext context, HttpLimits limits, Watched watched) {
        this.context = context;
        this.limits = limits;
        this.watched = watched;
        this.period = period(limits);
    }

    /** Milliseconds between two looks. */
    static long period(HttpLimits limits) {
        long least = Math.min(
                limits.head().toMillis(),
                Math.min(limits.idle().toMillis(), limits.stall().toMillis()));
        return Math.clamp(least / 4, 20, 2_500);
    }

    void start() {
        context.executor().schedule(this::look, period, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!context.channel().isActive()) {
            return;
        }
        boolean advanced = advanced();
        long now = System.nanoTime();
        long since = watched.since();
        switch (watched.doing()) {
            case FIRST_HEAD, HEAD -> {
                if (past(limits.head(), since, now)) {
                    watched.headLate();
                }
            }
            case IDLE -> {
                if (past(limits.idle(), since, now)) {
                    watched.idleLate();
                }
            }
            case RESPONDING -> {
                if (advanced || moved - since < 0) {
                    moved = now;
                }
                if (past(limits.stall(), moved, now)) {
                    watched.stalled();
                }
            }
            case LEAVING -> {}
        }
        start();
    }

    static boolean past(Duration limit, long since, long now) {
        return now - since > limit.toNanos();
    }

    /** Whether bytes went to the socket, or were queued for it, since the last look. */
    private boolean advanced() {
        Channel channel = context.channel();
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long nowPending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        long nowProgress = buffer == null ? 0 : buffer.currentProgress();
        boolean changed = nowPending != pending || nowProgress != progress;
        pending = nowPending;
        progress = nowProgress;
        return changed;
    }
}
