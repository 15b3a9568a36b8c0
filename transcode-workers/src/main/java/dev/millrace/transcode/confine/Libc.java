package dev.millrace.transcode.confine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Map;

/** The few system calls that the JDK has no method for. Linux only. */
final class Libc {
    static final int ENOENT = 2;
    static final int ENOSYS = 38;
    static final int ELOOP = 40;
    static final int EOPNOTSUPP = 95;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = handle(
            "syscall",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle PRCTL = handle(
            "prctl",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle OPEN = handle(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE =
            handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle KILL =
            handle("kill", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /** What the names in asm-generic/errno.h say, for those that are met here. */
    private static final Map<Integer, String> NAMES = Map.of(
            1,
            "EPERM",
            ENOENT,
            "ENOENT",
            3,
            "ESRCH",
            13,
            "EACCES",
            22,
            "EINVAL",
            ENOSYS,
            "ENOSYS",
            ELOOP,
            "ELOOP",
            7,
            "E2BIG",
            EOPNOTSUPP,
            "EOPNOTSUPP");

    private Libc() {}

    /** @param errno meaningful when the value is negative */
    record Answer(long value, int errno) {
        boolean failed() {
            return value < 0;
        }

        String error() {
            return NAMES.getOrDefault(errno, "errno " + errno);
        }
    }

    static Answer syscall(long number, long a, long b, long c, long d) {
        return call(state -> (long) SYSCALL.invokeExact(state, number, a, b, c, d));
    }

    static Answer prctl(int option, long value) {
        return call(state -> (int) PRCTL.invokeExact(state, option, value, 0L, 0L, 0L));
    }

    static Answer open(Path path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            return call(state -> (int) OPEN.invokeExact(state, name, flags));
        }
    }

    static void close(long fd) {
        call(state -> (int) CLOSE.invokeExact(state, (int) fd));
    }

    /** @param pid negative for a process group */
    static Answer kill(long pid, int signal) {
        return call(state -> (int) KILL.invokeExact(state, (int) pid, signal));
    }

    private static Answer call(Downcall downcall) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CAPTURED);
            long value = downcall.invoke(state);
            return new Answer(value, (int) ERRNO.get(state, 0L));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted") // this class is the one place that calls native code
    private static MethodHandle handle(String name, FunctionDescriptor shape, Linker.Option... options) {
        Linker.Option[] all = java.util.Arrays.copyOf(options, options.length + 1);
        all[options.length] = Linker.Option.captureCallState("errno");
        MemorySegment symbol = LINKER.defaultLookup()
                .or(SymbolLookup.loaderLookup())
                .find(name)
                .orElseThrow(() -> new IllegalStateException("the C library has no " + name));
        return LINKER.downcallHandle(symbol, shape, all);
    }

    /** A call with room for errno. */
    private interface Downcall {
        long invoke(MemorySegment state) throws Throwable;
    }
}
