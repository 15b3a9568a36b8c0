package dev.millrace.encoder.transcode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;

/**
 * Finds faces that look at the viewer: OpenCV's cascade of Haar features (Viola and Jones, Rapid Object Detection using a
 * Boosted Cascade of Simple Features, 2001), trained by Lienhart, as it comes with the library.
 */
final class FaceFinder implements AutoCloseable {
    private static final String CASCADE =
            "/org/bytedeco/opencv/linux-x86_64/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml";

    /** From one size of the search window to the next. */
    private static final double STEP = 1.15;
    /** Windows that must agree: more is stricter. */
    private static final int AGREEING = 3;
    /** Side of the smallest face, in pixels: the cascade knows none that are smaller. */
    private static final int SMALLEST = 20;

    private final CascadeClassifier cascade;
    private final RectVector found = new RectVector();
    private final Mat evened = new Mat();
    private final Size least = new Size(SMALLEST, SMALLEST);
    private final Size most = new Size();

    private FaceFinder(CascadeClassifier cascade) {
        this.cascade = cascade;
    }

    /** Loads the libraries and the cascade; OpenCV reads it from a file, which lives for a moment. */
    static FaceFinder load() {
        opencv_core.setNumThreads(1);
        try {
            Path file = Files.createTempFile("faces", ".xml");
            try (InputStream in = FaceFinder.class.getResourceAsStream(CASCADE)) {
                if (in == null) {
                    throw new IOException("it is not on the class path");
                }
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                return new FaceFinder(new CascadeClassifier(file.toString()));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the cascade for faces cannot be read", e);
        }
    }

    /** @param grey lent, upright, eight bits a pixel */
    int count(AVFrame grey) {
        try (Mat picture =
                new Mat(grey.height(), grey.width(), opencv_core.CV_8UC1, grey.data(0), (long) grey.linesize(0))) {
            opencv_imgproc.equalizeHist(picture, evened);
            cascade.detectMultiScale(evened, found, STEP, AGREEING, 0, least, most);
            return Math.toIntExact(found.size());
        }
    }

    @Override
    public void close() {
        most.close();
        least.close();
        evened.close();
        found.close();
        cascade.close();
    }
}
