package dev.millrace.transcode;

import dev.millrace.transcode.child.ChildPool;
import org.springframework.context.SmartLifecycle;

/** Keeps spares while the process runs: from before the first job until after the last. */
final class SpareChildren implements SmartLifecycle {
    private final ChildPool children;
    private volatile boolean running;

    SpareChildren(ChildPool children) {
        this.children = children;
    }

    @Override
    public void start() {
        children.fill();
        running = true;
    }

    @Override
    public void stop() {
        children.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1000;
    }
}
