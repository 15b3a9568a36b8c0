package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Graph;
import dev.millrace.encoder.av.Orientation;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.PosterPlan;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.ScratchNames;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.imgscalr.Scalr;

/** Writes a decoded picture as an upright JPEG with square pixels and ordinary colours. */
final class PosterWriter {
    private static final float QUALITY = 0.85f;

    private final Path directory;
    private final PosterPlan plan;

    PosterWriter(Path directory, PosterPlan plan) {
        this.directory = directory;
        this.plan = plan;
    }

    Event.PosterWritten write(AVFrame frame, Colours colours, Orientation turn, Ratio pixelAspect) throws IOException {
        double width = frame.width() * pixelAspect.toDouble();
        double height = frame.height();
        // Filtered at up to twice the size, so that the finer scaler has something to do; more would only cost memory.
        double shrink = Math.min(1, 2.0 * plan.maxSide() / Math.max(width, height));
        int w = Look.even((turn.swapsSides() ? height : width) * shrink);
        int h = Look.even((turn.swapsSides() ? width : height) * shrink);
        BufferedImage image = Jpeg.canvas(w, h);
        String filters = Look.of(frame, Look.isInterlaced(frame)).filters(colours, turn, w, h, false);
        try (Graph graph =
                Graph.forVideo(frame, Av.ratio(1, 1000), null, "[in]" + filters + "format=bgr24[out0]", 1, 1)) {
            frame.pts(0);
            graph.filter(frame, (picture, output) -> Jpeg.copy(picture, image, 0, 0));
            graph.filter(null, (picture, output) -> Jpeg.copy(picture, image, 0, 0));
        }
        BufferedImage scaled = Math.max(w, h) > plan.maxSide()
                ? Scalr.resize(image, Scalr.Method.ULTRA_QUALITY, Scalr.Mode.AUTOMATIC, plan.maxSide(), plan.maxSide())
                : image;
        Jpeg.write(scaled, QUALITY, directory.resolve(ScratchNames.POSTER));
        return new Event.PosterWritten(ScratchNames.POSTER, scaled.getWidth(), scaled.getHeight());
    }
}
