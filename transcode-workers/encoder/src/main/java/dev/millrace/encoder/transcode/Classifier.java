package dev.millrace.encoder.transcode;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.millrace.encoder.protocol.ClassifierPlan;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** A model of images, run by ONNX Runtime on one processor. */
final class Classifier implements AutoCloseable {
    private static final int COLOURS = 3;

    private final ClassifierPlan plan;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String input;
    private final boolean coloursFirst;
    private final byte[] row;
    private final float[] values;

    private Classifier(ClassifierPlan plan, OrtEnvironment environment, OrtSession session) throws OrtException {
        this.plan = plan;
        this.environment = environment;
        this.session = session;
        NodeInfo only = session.getInputInfo().values().iterator().next();
        long[] shape = only.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : new long[0];
        if (session.getNumInputs() != 1 || shape.length != 4 || (shape[1] != COLOURS && shape[3] != COLOURS)) {
            throw new OrtException("its input is " + Arrays.toString(shape) + ", not one picture of three colours");
        }
        this.input = only.getName();
        this.coloursFirst = shape[1] == COLOURS;
        this.row = new byte[COLOURS * plan.side()];
        this.values = new float[COLOURS * plan.side() * plan.side()];
    }

    /** @throws OrtException when the file is no model, or one for something else than pictures */
    static Classifier open(ClassifierPlan plan) throws OrtException {
        OrtEnvironment environment = environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            OrtSession session = environment.createSession(plan.model(), options);
            try {
                return new Classifier(plan, environment, session);
            } catch (OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        }
    }

    /**
     * At its first use ONNX Runtime makes a directory to unpack its libraries in, which a confined child may not. Where
     * they are unpacked already it is told that it runs on Android, where it makes none and loads them by name.
     */
    @SuppressWarnings("restricted") // a library of the class path's own
    private static OrtEnvironment environment() {
        sendNoReports();
        String natives = System.getProperty("onnxruntime.native.path");
        if (natives == null) {
            return OrtEnvironment.getEnvironment();
        }
        String vendor = System.getProperty("java.vendor");
        System.setProperty("java.vendor", "The Android Project");
        try {
            System.load(natives + "/" + System.mapLibraryName("onnxruntime"));
            return OrtEnvironment.getEnvironment();
        } finally {
            System.setProperty("java.vendor", vendor);
        }
    }

    /**
     * As shipped, ONNX Runtime opens a log in /tmp, dies where it may not, keeps an identifier of the machine, and reports
     * to its maker. It looks at the process's environment, which Java shows but cannot change.
     */
    @SuppressWarnings("restricted") // of the C library
    private static void sendNoReports() {
        Linker linker = Linker.nativeLinker();
        MethodHandle setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int failed =
                    (int) setenv.invokeExact(arena.allocateFrom("ORT_DISABLE_TELEMETRY"), arena.allocateFrom("1"), 1);
            if (failed != 0) {
                throw new IllegalStateException("the environment could not be changed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("setenv throws nothing", e);
        }
    }

    /**
     * One score a label, in the plan's order.
     *
     * @param rgb lent, a square of the plan's side
     */
    double[] scores(AVFrame rgb) throws OrtException {
        fill(rgb);
        int side = plan.side();
        long[] shape = coloursFirst ? new long[] {1, COLOURS, side, side} : new long[] {1, side, side, COLOURS};
        try (OnnxTensor picture = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of(input, picture))) {
            OnnxValue first = result.get(0);
            FloatBuffer floats = first instanceof OnnxTensor tensor ? tensor.getFloatBuffer() : null;
            if (floats == null || floats.remaining() != plan.labels().size()) {
                throw new OrtException("its output is not one float for each of "
                        + plan.labels().size() + " labels");
            }
            double[] scores = new double[floats.remaining()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = floats.get();
            }
            return plan.softmax() ? softmax(scores) : scores;
        }
    }

    private void fill(AVFrame rgb) {
        int side = plan.side();
        for (int y = 0; y < side; y++) {
            rgb.data(0).position((long) y * rgb.linesize(0)).get(row);
            for (int i = 0; i < row.length; i++) {
                int colour = i % COLOURS;
                int x = i / COLOURS;
                double value = (row[i] & 0xff) / 255.0;
                values[coloursFirst ? (colour * side + y) * side + x : y * row.length + i] = (float)
                        ((value - plan.mean().get(colour)) / plan.deviation().get(colour));
            }
        }
    }

    /** Shifted by the largest, which changes nothing but keeps exponentials finite. */
    private static double[] softmax(double[] logits) {
        double largest = Arrays.stream(logits).max().orElse(0);
        double[] powers =
                Arrays.stream(logits).map(logit -> Math.exp(logit - largest)).toArray();
        double sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(power -> power / sum).toArray();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            // What it held goes with the process.
            return;
        }
    }
}
