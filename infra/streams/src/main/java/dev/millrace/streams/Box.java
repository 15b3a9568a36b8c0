package dev.millrace.streams;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A box of ISO/IEC 14496-12 in memory, read from its first field on. Every read is checked against the box's own end,
 * which lies within its parent's, so a lying size can neither reach outside nor allocate.
 */
final class Box {
    private static final int HEADER = 8;
    /** More children than any box read here has a use for. */
    private static final int MAX_CHILDREN = 10_000;

    private final String type;
    private final ByteBuffer bytes;

    /** @param bytes the box's content, without its header */
    Box(String type, ByteBuffer bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    String type() {
        return type;
    }

    int left() {
        return bytes.remaining();
    }

    int u8() throws MalformedMediaException {
        need(1);
        return bytes.get() & 0xff;
    }

    int u16() throws MalformedMediaException {
        need(2);
        return bytes.getShort() & 0xffff;
    }

    long u32() throws MalformedMediaException {
        need(4);
        return bytes.getInt() & 0xffff_ffffL;
    }

    int i32() throws MalformedMediaException {
        need(4);
        return bytes.getInt();
    }

    /** @throws MalformedMediaException also when the value is 2^63 or more */
    long u63() throws MalformedMediaException {
        need(8);
        long value = bytes.getLong();
        if (value < 0) {
            throw new MalformedMediaException("a number in the box " + type + " is beyond all bounds");
        }
        return value;
    }

    void skip(long count) throws MalformedMediaException {
        need(count);
        bytes.position(bytes.position() + (int) count);
    }

    /** The next bytes as a box of their own, for what is nested without being a box. */
    Box part(String name, long length) throws MalformedMediaException {
        need(length);
        ByteBuffer part = bytes.slice(bytes.position(), (int) length);
        skip(length);
        return new Box(name, part);
    }

    /** The boxes from here to the end; this box is then read. */
    List<Box> children() throws MalformedMediaException {
        List<Box> children = new ArrayList<>();
        while (bytes.hasRemaining()) {
            if (children.size() == MAX_CHILDREN) {
                throw new MalformedMediaException("the box " + type + " has too many children");
            }
            children.add(child());
        }
        return children;
    }

    private Box child() throws MalformedMediaException {
        long size = u32();
        String name = fourcc();
        long header = HEADER;
        if (size == 1) {
            size = u63();
            header += 8;
        }
        if (size < header || size - header > left()) {
            throw new MalformedMediaException(
                    "the box " + name + " in " + type + " claims " + size + " bytes, which do not fit");
        }
        return part(name, size - header);
    }

    String fourcc() throws MalformedMediaException {
        need(4);
        byte[] name = new byte[4];
        bytes.get(name);
        return fourcc(name);
    }

    /** Four characters, those that are not printable as question marks; the array is used up. */
    static String fourcc(byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (name[i] < ' ' || name[i] > '~') {
                name[i] = '?';
            }
        }
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** The only child of that type. */
    static Box only(List<Box> children, String type) throws MalformedMediaException {
        return optional(children, type)
                .orElseThrow(() -> new MalformedMediaException("there is no box " + type + " where one must be"));
    }

    /** The child of that type, if there is one; two are refused. */
    static Optional<Box> optional(List<Box> children, String type) throws MalformedMediaException {
        Optional<Box> found = Optional.empty();
        for (Box child : children) {
            if (child.type.equals(type)) {
                if (found.isPresent()) {
                    throw new MalformedMediaException("there are two boxes " + type + " where one may be");
                }
                found = Optional.of(child);
            }
        }
        return found;
    }

    private void need(long count) throws MalformedMediaException {
        if (count < 0 || count > bytes.remaining()) {
            throw new MalformedMediaException("the box " + type + " ends in the middle of a field");
        }
    }
}
