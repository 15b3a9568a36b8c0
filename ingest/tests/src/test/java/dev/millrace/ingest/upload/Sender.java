package dev.millrace.ingest.upload;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;

/** A sender whose every byte, silence and end the test decides. */
final class Sender implements Incoming {
    private static final byte[] END = new byte[0];
    private static final byte[] CUT = new byte[0];

    private final LinkedBlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private final OptionalLong declared;
    private OptionalLong whole = OptionalLong.empty();
    private byte[] current = new byte[0];
    private int position;

    private Sender(OptionalLong declared) {
        this.declared = declared;
    }

    static Sender undeclared() {
        return new Sender(OptionalLong.empty());
    }

    static Sender of(byte[] whole) {
        return new Sender(OptionalLong.of(whole.length)).send(whole).end();
    }

    Sender send(byte[] bytes) {
        if (bytes.length > 0) {
            sent.add(bytes);
        }
        return this;
    }

    /** Says now how long the file is. */
    Sender whole(long length) {
        whole = OptionalLong.of(length);
        return this;
    }

    Sender end() {
        sent.add(END);
        return this;
    }

    Sender breakOff() {
        sent.add(CUT);
        return this;
    }

    @Override
    public OptionalLong length() {
        return declared;
    }

    @Override
    public OptionalLong whole() {
        return whole;
    }

    @Override
    public void cancel() {
        breakOff();
    }

    @Override
    public int read(byte[] into) throws IOException {
        while (position == current.length) {
            if (!next()) {
                return -1;
            }
        }
        int count = Math.min(into.length, current.length - position);
        System.arraycopy(current, position, into, 0, count);
        position += count;
        return count;
    }

    @SuppressWarnings("ReferenceEquality") // the two signals are told apart by what they are
    private boolean next() throws IOException {
        try {
            byte[] bytes = sent.take();
            if (bytes == END) {
                return false;
            }
            if (bytes == CUT) {
                sent.add(CUT);
                throw new IOException("the connection is broken");
            }
            current = bytes;
            position = 0;
            return true;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
