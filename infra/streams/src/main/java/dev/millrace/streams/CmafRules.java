package dev.millrace.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What CMAF (ISO/IEC 23000-19, 7.3) asks of init and media segments beyond what it takes to read them, and what is in
 * their parameter sets.
 */
final class CmafRules {
    private static final int MOST = 1 << 20;
    private static final int MOST_MOOF = 64 << 20;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int HEADER = 8;
    private static final int VISUAL_FIELDS = 78;
    private static final Set<String> BRANDS = Set.of("cmfc", "cmf2");
    private static final Set<String> TABLES = Set.of("stts", "stsc", "stsz", "stz2", "stco", "co64");
    private static final long BASE_IS_MOOF = 0x2_0000;
    private static final long DATA_OFFSET = 1;

    private final Findings findings;

    CmafRules(Findings findings) {
        this.findings = findings;
    }

    /** @param channel an init segment that can be read */
    void header(String place, SeekableByteChannel channel) throws IOException {
        BoxStream boxes = new BoxStream(channel);
        for (boolean first = true; boxes.hasNext(); first = false) {
            BoxStream.Place box = boxes.next();
            if (first) {
                brands(place, box.type().equals("ftyp") ? boxes.load(box, MOST) : new Box("", NOTHING));
            }
            if (box.type().equals("moov")) {
                movie(place, boxes.load(box, MOST));
            }
        }
    }

    private void brands(String place, Box ftyp) throws MalformedMediaException {
        List<String> brands = new ArrayList<>();
        for (int i = 0; ftyp.left() >= 4; i++) {
            String brand = ftyp.fourcc();
            if (i != 1) {
                brands.add(brand);
            }
        }
        findings.check(
                brands.stream().anyMatch(BRANDS::contains),
                Rule.CMAF_BRAND,
                place,
                brands.isEmpty() ? "it does not begin with ftyp" : "its brands are " + brands);
    }

    private void movie(String place, Box moov) throws MalformedMediaException {
        List<Box> movie = moov.children();
        List<Box> trak = Box.only(movie, "trak").children();
        List<Box> mdia = Box.only(trak, "mdia").children();
        String handler = handler(Box.only(mdia, "hdlr"));
        List<Box> minf = Box.only(mdia, "minf").children();
        List<Box> stbl = Box.only(minf, "stbl").children();
        Set<String> there = Stream.of(movie, minf, stbl)
                .flatMap(List::stream)
                .map(Box::type)
                .collect(Collectors.toSet());
        String media = handler.equals("vide") ? "vmhd" : "smhd";
        for (String needed : List.of("mvhd", media, "dinf", "stts", "stsc", "stsz", "stco")) {
            boolean other = (needed.equals("stsz") && there.contains("stz2"))
                    || (needed.equals("stco") && there.contains("co64"));
            findings.check(
                    other || there.contains(needed), Rule.CMAF_HEADER, place, "the box " + needed + " is missing");
        }
        for (Box table : stbl) {
            if (TABLES.contains(table.type())) {
                table.skip(table.type().equals("stsz") || table.type().equals("stz2") ? 8 : 4);
                findings.check(
                        table.u32() == 0, Rule.CMAF_HEADER, place, "the table " + table.type() + " is not empty");
            }
        }
    }

    private static String handler(Box hdlr) throws MalformedMediaException {
        hdlr.skip(8);
        return hdlr.fourcc();
    }

    /** The first sequence parameter set of a video's init segment. */
    static Sps sps(SeekableByteChannel channel) throws IOException {
        BoxStream boxes = new BoxStream(channel);
        while (boxes.hasNext()) {
            BoxStream.Place box = boxes.next();
            if (box.type().equals("moov")) {
                return sps(boxes.load(box, MOST));
            }
        }
        throw new MalformedMediaException("there is no moov");
    }

    private static Sps sps(Box moov) throws MalformedMediaException {
        Box box = moov;
        for (String step : List.of("trak", "mdia", "minf", "stbl", "stsd")) {
            box = Box.only(box.children(), step);
        }
        box.skip(HEADER);
        Box entry = box.children().getFirst();
        entry.skip(VISUAL_FIELDS);
        Box avcC = Box.only(entry.children(), "avcC");
        avcC.skip(5);
        if ((avcC.u8() & 0x1f) == 0) {
            throw new MalformedMediaException("avcC has no sequence parameter set");
        }
        return Sps.read(avcC.part("sps", avcC.u16()));
    }

    /** @param channel a media segment that can be read */
    void segment(String place, SeekableByteChannel channel) throws IOException {
        BoxStream boxes = new BoxStream(channel);
        while (boxes.hasNext()) {
            BoxStream.Place box = boxes.next();
            if (box.type().equals("moof")) {
                fragment(place, boxes.load(box, MOST_MOOF).children());
            }
        }
    }

    private void fragment(String place, List<Box> moof) throws MalformedMediaException {
        findings.check(
                Box.optional(moof, "mfhd").isPresent(), Rule.CMAF_FRAGMENT, place, "the box mfhd is missing in a moof");
        for (Box box : Box.only(moof, "traf").children()) {
            switch (box.type()) {
                case "tfhd" ->
                    findings.check(
                            (box.u32() & BASE_IS_MOOF) != 0,
                            Rule.CMAF_FRAGMENT,
                            place,
                            "default-base-is-moof is not set");
                case "trun" ->
                    findings.check(
                            (box.u32() & DATA_OFFSET) != 0, Rule.CMAF_FRAGMENT, place, "a trun has no data offset");
                default -> {}
            }
        }
    }
}
