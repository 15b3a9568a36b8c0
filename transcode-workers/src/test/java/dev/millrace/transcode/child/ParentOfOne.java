package dev.millrace.transcode.child;

import dev.millrace.encoder.protocol.Event;
import java.nio.file.Path;

/** A process that starts one child, says which, and waits to be killed. */
public final class ParentOfOne {
    private ParentOfOne() {}

    /** @param args where children work */
    public static void main(String[] args) throws Exception {
        Children children = new Children(Path.of(args[0]));
        try (ChildProcess child = children.start()) {
            child.run(Children.ask(FakeChild.Trick.WAIT_FOR_PARENT, ""), Children.AMPLE, event -> {
                if (event instanceof Event.Warning warning) {
                    System.out.println("CHILD " + warning.message());
                    System.out.flush();
                }
            });
        }
    }
}
