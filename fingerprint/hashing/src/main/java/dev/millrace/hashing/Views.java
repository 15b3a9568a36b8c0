package dev.millrace.hashing;

import dev.millrace.hashing.Pdq.Hashed;
import java.util.EnumMap;
import java.util.Map;

/**
 * All views of a frame, hashed. The whole and its content are hashed from every pixel, so that the hashes compare with
 * those of other systems; the halves, which only this one makes, from a small picture.
 *
 * <p>An instance is for one thread; it keeps its working memory.
 */
public final class Views {
    private final Pdq pdq = new Pdq();

    /** @param turn how the picture is to be laid down to be upright */
    public Map<View, Hashed> hash(Picture picture, Turn turn) {
        Map<View, Hashed> views = new EnumMap<>(View.class);
        views.put(View.WHOLE, pdq.hash(picture, turn));
        SmallPicture small = SmallPicture.of(picture);
        Area content = Bars.within(small);
        if (content.width() < small.width() || content.height() < small.height()) {
            views.put(View.CONTENT, pdq.hash(picture.part(enlarged(content, small, picture)), turn));
        }
        SmallPicture upright = small.part(content).turned(turn);
        int width = upright.width();
        int height = upright.height();
        if (width >= 2 && height >= 2) {
            views.put(View.TOP, pdq.hash(upright.part(new Area(0, 0, width, height / 2))));
            views.put(View.BOTTOM, pdq.hash(upright.part(new Area(0, height - height / 2, width, height / 2))));
            views.put(View.LEFT, pdq.hash(upright.part(new Area(0, 0, width / 2, height))));
            views.put(View.RIGHT, pdq.hash(upright.part(new Area(width - width / 2, 0, width / 2, height))));
        }
        return views;
    }

    private static Area enlarged(Area area, SmallPicture from, Picture to) {
        int left = scaled(area.x(), from.width(), to.width());
        int top = scaled(area.y(), from.height(), to.height());
        int right = scaled(area.x() + area.width(), from.width(), to.width());
        int bottom = scaled(area.y() + area.height(), from.height(), to.height());
        return new Area(left, top, right - left, bottom - top);
    }

    private static int scaled(int place, int from, int to) {
        return (int) Math.round((double) place * to / from);
    }
}
