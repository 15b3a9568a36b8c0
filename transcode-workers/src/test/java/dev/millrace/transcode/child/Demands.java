package dev.millrace.transcode.child;

import dev.millrace.testkit.NotRun;
import dev.millrace.transcode.confine.Enclosure;
import dev.millrace.transcode.confine.Layer;

/** A test that shows what a layer does, on a machine that may not allow it. */
final class Demands {
    private Demands() {}

    /** Ends the calling test, loudly, when the machine forbids the layer. */
    static void on(Enclosure enclosure, Layer.Kind kind) {
        for (Layer layer : enclosure.layers()) {
            if (layer.kind() == kind && !layer.on()) {
                NotRun.forbidden(layer.name() + ": " + layer.why());
            }
        }
    }
}
