package dev.millrace.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A model of a few bytes, written by hand: messages of Protocol Buffers after onnx.proto3. It gives the mean of each
 * colour of a picture: three labels, red, green and blue.
 */
public final class TinyModel {
    private static final int FLOAT = 1;
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private TinyModel() {}

    /** Of pictures 1 × 3 × side × side. */
    public static byte[] means(int side) {
        byte[] graph = join(
                field(1, node("GlobalAveragePool", "picture", "pooled")),
                field(1, node("Flatten", "pooled", "scores")),
                field(2, text("means")),
                field(11, value("picture", 1, 3, side, side)),
                field(12, value("scores", 1, 3)));
        // ir_version, graph, opset_import of the default domain.
        return join(number(1, 8), field(7, graph), field(8, join(field(1, text("")), number(2, 13))));
    }

    private static byte[] node(String type, String input, String output) {
        return join(field(1, text(input)), field(2, text(output)), field(4, text(type)));
    }

    private static byte[] value(String name, int... sides) {
        byte[][] dimensions =
                Arrays.stream(sides).mapToObj(side -> field(1, number(1, side))).toArray(byte[][]::new);
        byte[] tensor = join(number(1, FLOAT), field(2, join(dimensions)));
        return join(field(1, text(name)), field(2, field(1, tensor)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] field(int number, byte[] content) {
        return join(varint((long) number << 3 | BYTES), varint(content.length), content);
    }

    private static byte[] number(int number, long value) {
        return join(varint((long) number << 3 | VARINT), varint(value));
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while (rest >= 0x80) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
