package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Orientation;
import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.ScratchNames;
import dev.millrace.encoder.protocol.StoryboardPlan;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes the storyboard: the first picture at or after each place of a grid in time, small and upright, in rows on sheets.
 * All tiles are of one size; a picture of another shape is fitted in. A sheet is written when it is full, the last one
 * with as many rows as it has, and none is touched again.
 */
final class SheetMaker implements Onlooker {
    private static final float QUALITY = 0.75f;

    private final StoryboardPlan plan;
    private final Orientation turn;
    private final Path directory;
    private final Consumer<Event> events;
    private final Sampler sampler;
    private final List<Long> times = new ArrayList<>();
    private long everyMillis;
    private int tiles;
    private int sheets;
    private @Nullable Thumb tile;
    private int tileWidth;
    private int tileHeight;
    private @Nullable BufferedImage sheet;

    SheetMaker(StoryboardPlan plan, Orientation turn, Path directory, int threads, Consumer<Event> events) {
        this.plan = plan;
        this.turn = turn;
        this.directory = directory;
        this.events = events;
        this.everyMillis = plan.everyMillis();
        this.sampler = new Sampler(everyMillis, threads, this::filters);
    }

    @Override
    public void offer(AVFrame frame, Colours colours, long millis) {
        if (tiles < Event.SheetWritten.MOST_TILES) {
            sampler.offer(frame, colours, millis, picture -> place(picture, millis));
        }
    }

    private String filters(Look look, Colours colours) {
        Thumb size = tile == null ? Thumb.of(look, turn, plan.maxSide()) : tile;
        tile = size;
        return size.filters(look, colours, turn, "bgr24");
    }

    private void place(AVFrame picture, long millis) {
        BufferedImage canvas = sheet;
        tileWidth = picture.width();
        tileHeight = picture.height();
        if (canvas == null) {
            canvas = Jpeg.canvas(plan.columns() * tileWidth, plan.rows() * tileHeight);
            sheet = canvas;
        }
        int at = times.size();
        Jpeg.copy(picture, canvas, at % plan.columns() * tileWidth, at / plan.columns() * tileHeight);
        times.add(millis);
        tiles++;
        if (tiles % plan.tiles() == 0) {
            everyMillis *= 2;
            sampler.every(everyMillis);
        }
        if (times.size() == plan.columns() * plan.rows()) {
            write(canvas);
        }
    }

    private void write(BufferedImage canvas) {
        int columns = Math.min(times.size(), plan.columns());
        int rows = (times.size() + plan.columns() - 1) / plan.columns();
        String file = ScratchNames.sheet(++sheets);
        try {
            Jpeg.write(
                    canvas.getSubimage(0, 0, columns * tileWidth, rows * tileHeight), QUALITY, directory.resolve(file));
        } catch (IOException e) {
            throw new Refused(FailureCode.SCRATCH, "The storyboard could not be written: " + e.getMessage());
        }
        events.accept(new Event.SheetWritten(sheets, file, tileWidth, tileHeight, times));
        times.clear();
        sheet = null;
    }

    @Override
    public void finish(long endMillis) {
        if (sheet != null) {
            write(sheet);
        }
    }

    @Override
    public void close() {
        sampler.close();
    }
}
