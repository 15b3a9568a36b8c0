package dev.millrace.encoder;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A filter of system calls (seccomp(2)) on all threads of this process: no sockets, no other programs, no new processes,
 * no tracing, mounting or kernel modules. Threads can still be made. It cannot be taken off again. A refused call fails
 * with EPERM, so that a decoder that was taken over meets errors, not a way out.
 *
 * <p>The filter is a classic BPF program over {@code struct seccomp_data}: the call's number at offset 0, the
 * architecture at 4, the low half of the first argument at 16. Only x86-64 has one; elsewhere none is installed.
 */
final class Seccomp {
    private static final int SYS_PRCTL = 157;
    private static final int SYS_SECCOMP = 317;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SET_MODE_FILTER = 1;
    private static final int FLAG_TSYNC = 1;

    private static final int ARCH_X86_64 = 0xC000003E;
    private static final int X32_BIT = 0x40000000;
    private static final int SYS_CLONE = 56;
    private static final int SYS_CLONE3 = 435;
    private static final int CLONE_THREAD = 0x00010000;

    private static final int LOAD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_GREATER_EQUAL = 0x35;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;
    private static final int ALLOW = 0x7fff0000;
    private static final int EPERM = 0x00050000 | 1;
    private static final int ENOSYS = 0x00050000 | 38;

    /** Numbers of the calls that are refused, as in the kernel's syscall_64.tbl. */
    private static final List<Integer> REFUSED = List.of(
            // socket, connect, accept, sendto, sendmsg, bind, listen, socketpair, accept4, sendmmsg
            41,
            42,
            43,
            44,
            46,
            49,
            50,
            53,
            288,
            307,
            // fork, vfork, execve, execveat
            57,
            58,
            59,
            322,
            // ptrace, process_vm_readv, process_vm_writev, kcmp, pidfd_open, pidfd_getfd, pidfd_send_signal
            101,
            310,
            311,
            312,
            434,
            438,
            424,
            // mount, umount2, pivot_root, chroot, move_mount, open_tree, fsopen, fsconfig, fsmount, fspick,
            // mount_setattr
            165,
            166,
            155,
            161,
            429,
            428,
            430,
            431,
            432,
            433,
            442,
            // unshare, setns
            272,
            308,
            // io_uring_setup, io_uring_enter, io_uring_register
            425,
            426,
            427,
            // bpf, perf_event_open, userfaultfd, kexec_load, kexec_file_load
            321,
            298,
            323,
            246,
            320,
            // init_module, finit_module, delete_module, reboot, swapon, swapoff, acct, iopl, ioperm
            175,
            313,
            176,
            169,
            167,
            168,
            163,
            172,
            173,
            // add_key, request_key, keyctl, open_by_handle_at, name_to_handle_at
            248,
            249,
            250,
            304,
            303,
            // setuid, setgid, setreuid, setregid, setgroups, setresuid, setresgid, capset
            105,
            106,
            113,
            114,
            116,
            117,
            119,
            126,
            // shmget, semget, msgget, mq_open, memfd_create, memfd_secret
            29,
            64,
            68,
            240,
            319,
            447,
            // settimeofday, clock_settime, sethostname, quotactl, fanotify_init
            164,
            227,
            170,
            179,
            300);

    private Seccomp() {}

    /** Installs the filter on every thread; false where that is not possible. */
    static boolean install() {
        if (!System.getProperty("os.arch").equals("amd64")
                || !System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        byte[] program = program();
        MemorySegment instructions = Libc.keep(program);
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        header.putShort((short) (program.length / 8)).position(8);
        header.putLong(instructions.address());
        MemorySegment filter = Libc.keep(header.array());
        return Libc.syscall(SYS_PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
                && Libc.syscall(SYS_SECCOMP, SET_MODE_FILTER, FLAG_TSYNC, filter.address(), 0, 0) == 0;
    }

    private static byte[] program() {
        Program p = new Program();
        p.add(LOAD, 0, 0, 4);
        p.add(JUMP_EQUAL, 1, 0, ARCH_X86_64);
        p.add(RETURN, 0, 0, EPERM);
        p.add(LOAD, 0, 0, 0);
        p.add(JUMP_GREATER_EQUAL, 0, 1, X32_BIT);
        p.add(RETURN, 0, 0, EPERM);
        // glibc asks for clone3 first, whose flags cannot be seen here, and falls back to clone, whose can.
        p.add(JUMP_EQUAL, 0, 1, SYS_CLONE3);
        p.add(RETURN, 0, 0, ENOSYS);
        p.add(JUMP_EQUAL, 0, 4, SYS_CLONE);
        p.add(LOAD, 0, 0, 16);
        p.add(JUMP_ANY_BIT, 0, 1, CLONE_THREAD);
        p.add(RETURN, 0, 0, ALLOW);
        p.add(RETURN, 0, 0, EPERM);
        for (int number : REFUSED) {
            p.add(JUMP_EQUAL, 0, 1, number);
            p.add(RETURN, 0, 0, EPERM);
        }
        p.add(RETURN, 0, 0, ALLOW);
        return p.bytes.toByteArray();
    }

    /** Instructions of {@code struct sock_filter}: code, jump if true, jump if false, operand. */
    private static final class Program {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private void add(int code, int ifTrue, int ifFalse, int operand) {
            ByteBuffer instruction = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
            instruction
                    .putShort((short) code)
                    .put((byte) ifTrue)
                    .put((byte) ifFalse)
                    .putInt(operand);
            bytes.writeBytes(instruction.array());
        }
    }
}
