package dev.millrace.encoder.transcode;

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

/** From native pictures of packed BGR to files. */
final class Jpeg {
    private Jpeg() {}

    /** An empty picture, black. */
    static BufferedImage canvas(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    }

    /** Copies a whole picture of BGR24 into a {@link #canvas}, its upper left corner to {@code x}, {@code y}. */
    static void copy(AVFrame picture, BufferedImage canvas, int x, int y) {
        byte[] pixels = ((DataBufferByte) canvas.getRaster().getDataBuffer()).getData();
        for (int row = 0; row < picture.height(); row++) {
            picture.data(0)
                    .position((long) row * picture.linesize(0))
                    .get(pixels, 3 * ((y + row) * canvas.getWidth() + x), 3 * picture.width());
        }
    }

    /**
     * @param file that does not exist yet
     * @param quality 0 to 1
     */
    static void write(BufferedImage image, float quality, Path file) throws IOException {
        ImageIO.setUseCache(false);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
    }
}
