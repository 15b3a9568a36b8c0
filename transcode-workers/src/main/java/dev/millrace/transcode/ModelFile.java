package dev.millrace.transcode;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The operator's model. At the start it is seen to have the outline of one: a message of Protocol Buffers with the version
 * and the graph of an ONNX {@code ModelProto}. What is in it only children read; each that needs it gets a copy.
 */
final class ModelFile {
    /** The copy's name. */
    static final String NAME = "classifier.onnx";

    private static final String SETTING = "millrace.transcode.classifier.";
    private static final int IR_VERSION = 1;
    private static final int GRAPH = 7;
    private static final int MOST_FIELDS = 100_000;

    private ModelFile() {}

    /** @throws IllegalStateException with a sentence when a model is named and cannot be one */
    static void check(ClassifierSettings settings) {
        String name = settings.model();
        if (!settings.wanted() || name == null) {
            return;
        }
        if (settings.labels().isEmpty()) {
            throw new IllegalStateException("A classifier's model is set, but not what it tells apart: set " + SETTING
                    + "labels to the names of its outputs, in order.");
        }
        Path file = Path.of(name);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalStateException(
                    "There is no file to be read at " + file + ": correct " + SETTING + "model, or leave it out.");
        }
        try (FileChannel model = FileChannel.open(file)) {
            if (hasOutline(model)) {
                return;
            }
        } catch (EOFException e) {
            // Cut off, or no such message at all.
        } catch (IOException e) {
            throw new IllegalStateException("The classifier's model " + file + " cannot be read: " + e.getMessage(), e);
        }
        throw new IllegalStateException(
                "The file " + file + " is no ONNX model: correct " + SETTING + "model, or leave it out.");
    }

    /** Copies it to where a child finds it. */
    static void put(ClassifierSettings settings, Path directory) throws IOException {
        String model = settings.model();
        if (settings.wanted() && model != null) {
            Path copy = Files.copy(Path.of(model), directory.resolve(NAME));
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("r--r--r--"));
        }
    }

    private static boolean hasOutline(FileChannel model) throws IOException {
        boolean version = false;
        boolean graph = false;
        for (int fields = 0; model.position() < model.size(); fields++) {
            long tag = varint(model);
            boolean number = (tag & 7) == 0;
            long length = switch ((int) (tag & 7)) {
                case 0, 2 -> varint(model);
                case 1 -> 8;
                case 5 -> 4;
                default -> -1;
            };
            long end = model.position() + (number ? 0 : length);
            if (fields == MOST_FIELDS || length < 0 || end > model.size() || end < model.position()) {
                return false;
            }
            version |= tag == (IR_VERSION << 3) && length > 0;
            graph |= tag == (GRAPH << 3 | 2) && length > 0;
            model.position(end);
        }
        return version && graph;
    }

    private static long varint(FileChannel model) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (model.read(one.clear()) < 0) {
                throw new EOFException();
            }
            byte next = one.get(0);
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }
}
