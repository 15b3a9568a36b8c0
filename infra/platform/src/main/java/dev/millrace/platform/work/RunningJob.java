package dev.millrace.platform.work;

/** A job in the hands of a thread of this process; the interrupt reaches the thread only while it is in the job. */
final class RunningJob {
    private final Lease lease;
    private final Thread thread;
    private boolean running = true;
    private boolean lost;
    private long renewedNanos;

    /** Of the calling thread. */
    RunningJob(Lease lease) {
        this.lease = lease;
        this.thread = Thread.currentThread();
        this.renewedNanos = System.nanoTime();
    }

    Lease lease() {
        return lease;
    }

    synchronized void renewed(long askedNanos) {
        renewedNanos = askedNanos;
    }

    /** Nanoseconds since the last renewal that succeeded was asked for. */
    synchronized long sinceRenewal() {
        return System.nanoTime() - renewedNanos;
    }

    synchronized void lose() {
        lost = true;
        interrupt();
    }

    synchronized void interrupt() {
        if (running) {
            thread.interrupt();
        }
    }

    synchronized boolean lost() {
        return lost;
    }

    /** The thread has left the job: an interrupt that came too late does not reach what it does next. */
    synchronized void left() {
        running = false;
        boolean _ = Thread.interrupted();
    }
}
