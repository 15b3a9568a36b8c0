package dev.millrace.encoder;

import dev.millrace.encoder.av.Natives;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Protocol;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The child process. It loads the libraries, gives up the rights it no longer needs, says {@link Event.Ready}, and waits:
 * a spare that is warm. One request on standard input is answered with events on standard output; then it ends.
 *
 * <p>Exit status: 0 when the request was done or none came, 2 when it was refused with {@link Event.Failed}.
 */
public final class Main {
    private Main() {}

    /** @param arguments {@code --load-only}: load the libraries (which unpacks them) and end */
    public static void main(String[] arguments) throws IOException {
        EventWriter events = new EventWriter(new FileOutputStream(FileDescriptor.out));
        // Whatever else prints must not come between the events.
        System.setOut(System.err);
        String ffmpeg = Natives.load();
        if (List.of(arguments).contains("--load-only")) {
            return;
        }
        Session session = new Session(events);
        boolean warm = WarmUp.run(Path.of(System.getProperty("java.io.tmpdir")));
        List<String> confinement = Seccomp.install() ? List.of("seccomp") : List.of();
        events.accept(new Event.Ready(
                Protocol.VERSION, ffmpeg, ProcessHandle.current().pid(), confinement, warm));
        int status = session.serve(System.in);
        // No thread, hook or finalizer of a library gets another word.
        Runtime.getRuntime().halt(status);
    }
}
