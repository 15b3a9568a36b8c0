package dev.millrace.encoder.av;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.function.Supplier;

/**
 * Names of native threads, by which the parent tells what each part costs: a thread has the name of who starts it
 * (prctl(2), PR_SET_NAME).
 */
@SuppressWarnings("restricted") // the C library's prctl, which Java does not have
public final class ThreadName {
    /** The thread that does everything that has no threads of its own. */
    public static final String MAIN = "main";

    private static final int PR_SET_NAME = 15;
    private static final MethodHandle PRCTL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("prctl"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(1));

    private ThreadName() {}

    /** Does something on the main thread; threads that it starts have the name, cut after 15 characters. */
    public static <T> T of(String name, Supplier<T> work) {
        set(name);
        try {
            return work.get();
        } finally {
            set(MAIN);
        }
    }

    private static void set(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name);
            int _ = (int) PRCTL.invokeExact(PR_SET_NAME, text);
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }
}
