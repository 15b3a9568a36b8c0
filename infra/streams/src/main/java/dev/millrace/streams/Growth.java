package dev.millrace.streams;

import java.util.List;

/**
 * What one rendition gains from one snapshot to the next.
 *
 * @param packs new packs, added behind the old ones; may be empty when the new segments lie in packs already listed
 * @param segments new segments; their {@link Segment#pack()} counts all packs of the rendition, old ones first
 */
public record Growth(List<Pack> packs, List<Segment> segments) {
    public Growth {
        packs = List.copyOf(packs);
        segments = List.copyOf(segments);
    }
}
