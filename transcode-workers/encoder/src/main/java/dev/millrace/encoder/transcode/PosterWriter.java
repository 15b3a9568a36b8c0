package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Graph;
import dev.millrace.encoder.av.Orientation;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.PosterPlan;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.ScratchNames;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
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
        int w = even((turn.swapsSides() ? height : width) * shrink);
        int h = even((turn.swapsSides() ? width : height) * shrink);
        BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_3BYTE_BGR);
        String filters = Look.of(frame, Look.isInterlaced(frame)).filters(colours, turn, w, h, false);
        try (Graph graph =
                Graph.forVideo(frame, Av.ratio(1, 1000), null, "[in]" + filters + "format=bgr24[out0]", 1, 1)) {
            frame.pts(0);
            graph.filter(frame, (picture, output) -> copy(picture, image));
            graph.filter(null, (picture, output) -> copy(picture, image));
        }
        BufferedImage scaled = Math.max(w, h) > plan.maxSide()
                ? Scalr.resize(image, Scalr.Method.ULTRA_QUALITY, Scalr.Mode.AUTOMATIC, plan.maxSide(), plan.maxSide())
                : image;
        writeJpeg(scaled, directory.resolve(ScratchNames.POSTER));
        return new Event.PosterWritten(ScratchNames.POSTER, scaled.getWidth(), scaled.getHeight());
    }

    private static int even(double size) {
        return Math.max(2, (int) Math.round(size / 2) * 2);
    }

    private static void copy(AVFrame picture, BufferedImage image) {
        byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        int row = image.getWidth() * 3;
        for (int y = 0; y < image.getHeight(); y++) {
            picture.data(0).position((long) y * picture.linesize(0)).get(pixels, y * row, row);
        }
    }

    private static void writeJpeg(BufferedImage image, Path file) throws IOException {
        ImageIO.setUseCache(false);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
    }
}
