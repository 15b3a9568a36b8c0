package dev.millrace.origin;

import dev.millrace.platform.objects.ObjectKey;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/** A gate in every pack's bytes, after so many of them. */
final class Gate extends CountDownLatch implements FakeStorage.Between {
    private final int after;
    private final boolean thenFail;

    Gate(int after, boolean thenFail) {
        super(1);
        this.after = after;
        this.thenFail = thenFail;
    }

    @Override
    public InputStream read(ObjectKey key, InputStream bytes) {
        return key.value().contains("/pack/") ? new Gated(bytes, this) : bytes;
    }

    private static final class Gated extends FilterInputStream {
        private final Gate gate;
        private int left;

        Gated(InputStream in, Gate gate) {
            super(in);
            this.gate = gate;
            this.left = gate.after;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
                if (gate.thenFail) {
                    throw new IOException("the disk is on fire");
                }
                left = Integer.MAX_VALUE;
            }
            int read = super.read(target, offset, Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}
