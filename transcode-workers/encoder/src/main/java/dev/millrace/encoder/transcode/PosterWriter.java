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
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.imgscalr.Scalr;

/** Writes a decoded picture as upright JPEGs with square pixels and ordinary colours, in each size that is wanted. */
final class PosterWriter {
    private static final float QUALITY = 0.85f;

    private final Path directory;
    private final PosterPlan plan;

    PosterWriter(Path directory, PosterPlan plan) {
        this.directory = directory;
        this.plan = plan;
    }

    /** @return the smaller copies, then the poster itself */
    List<Event.PosterWritten> write(AVFrame frame, Colours colours, Orientation turn, Ratio pixelAspect)
            throws IOException {
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
        BufferedImage largest = fitted(image, plan.maxSide());
        List<Event.PosterWritten> written = new ArrayList<>();
        for (int side : plan.smaller()) {
            written.add(write(fitted(largest, side), ScratchNames.poster(side)));
        }
        written.add(write(largest, ScratchNames.POSTER));
        return written;
    }

    private static BufferedImage fitted(BufferedImage image, int side) {
        return Math.max(image.getWidth(), image.getHeight()) > side
                ? Scalr.resize(image, Scalr.Method.ULTRA_QUALITY, Scalr.Mode.AUTOMATIC, side, side)
                : image;
    }

    private Event.PosterWritten write(BufferedImage image, String file) throws IOException {
        Jpeg.write(image, QUALITY, directory.resolve(file));
        return new Event.PosterWritten(file, image.getWidth(), image.getHeight());
    }
}
