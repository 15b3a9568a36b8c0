package dev.millrace.streams;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@link IndexWriter} writes and believes none of it. */
final class IndexReader {
    private static final int MAX_BYTES = 64 << 20;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxStringLength(4_096)
                            .maxNameLength(256)
                            .maxNumberLength(20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private IndexReader() {}

    static PresentationIndex read(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw new InvalidIndexException("an index of " + json.length + " bytes exceeds " + MAX_BYTES);
        }
        try {
            return index(JSON.readTree(json));
        } catch (InvalidIndexException e) {
            throw e;
        } catch (JacksonException e) {
            throw new InvalidIndexException("the index is no JSON: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new InvalidIndexException("the index contradicts itself: " + e.getMessage(), e);
        }
    }

    private static PresentationIndex index(JsonNode root) {
        long version = number(root, "v");
        if (version != PresentationIndex.VERSION) {
            throw new InvalidIndexException(
                    "the index is of version " + version + ", this reads " + PresentationIndex.VERSION);
        }
        List<Rendition> renditions = new ArrayList<>();
        for (JsonNode node : array(root, "renditions")) {
            renditions.add(rendition(node));
        }
        return new PresentationIndex(
                text(root, "asset"),
                text(root, "revision"),
                number(root, "seq"),
                flag(root, "sealed"),
                integer(root, "target"),
                renditions);
    }

    private static Rendition rendition(JsonNode node) {
        String kind = text(node, "kind");
        return switch (kind) {
            case "video" ->
                new VideoRendition(
                        text(node, "name"),
                        text(node, "codecs"),
                        integer(node, "width"),
                        integer(node, "height"),
                        FrameRate.parse(text(node, "rate")),
                        VideoRange.valueOf(text(node, "range")),
                        track(node));
            case "audio" ->
                new AudioRendition(
                        text(node, "name"),
                        text(node, "codecs"),
                        text(node, "language"),
                        integer(node, "channels"),
                        integer(node, "rate"),
                        node.has("low") && flag(node, "low"),
                        track(node));
            default -> throw new InvalidIndexException("no rendition is of the kind " + Check.quoted(kind));
        };
    }

    private static Track track(JsonNode node) {
        int init = integer(node, "init");
        List<Pack> packs = new ArrayList<>();
        Runs durations = new Runs(numbers(node, "durations"));
        Jumps jumps = new Jumps(numbers(node, "jumps"));
        List<Segment> segments = new ArrayList<>();
        long time = 0;
        for (JsonNode pack : array(node, "packs")) {
            long offset = init;
            long[] lengths = numbers(pack, "lengths");
            long[] heads = pack.has("heads") ? numbers(pack, "heads") : new long[lengths.length];
            if (heads.length != lengths.length) {
                throw new InvalidIndexException(
                        "a pack has " + lengths.length + " lengths and " + heads.length + " heads");
            }
            for (int i = 0; i < lengths.length; i++) {
                long length = lengths[i];
                long[] jump = jumps.at(segments.size() + 1);
                offset = sum(offset, jump[0]);
                time = sum(time, jump[1]);
                long duration = durations.next();
                segments.add(new Segment(
                        packs.size(), offset, narrow("a length", length), time, duration, narrow("a head", heads[i])));
                offset = sum(offset, length);
                time = sum(time, duration);
            }
            packs.add(new Pack(text(pack, "key"), number(pack, "size"), text(pack, "sha256")));
        }
        durations.end();
        jumps.end();
        return new Track(
                integer(node, "timescale"), number(node, "cap"), init, number(node, "priming"), packs, segments);
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        Check.range("an offset or time", sum, 0, Segment.MAX_TIME);
        return sum;
    }

    private static JsonNode member(JsonNode node, String name) {
        JsonNode member = node.get(name);
        if (member == null) {
            throw new InvalidIndexException("the index lacks " + name);
        }
        return member;
    }

    private static String text(JsonNode node, String name) {
        JsonNode member = member(node, name);
        if (!member.isString()) {
            throw new InvalidIndexException(name + " is no text");
        }
        return member.stringValue();
    }

    private static boolean flag(JsonNode node, String name) {
        JsonNode member = member(node, name);
        if (!member.isBoolean()) {
            throw new InvalidIndexException(name + " is neither true nor false");
        }
        return member.booleanValue();
    }

    private static long number(JsonNode node, String name) {
        return number(name, member(node, name));
    }

    private static long number(String name, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new InvalidIndexException(name + " is no whole number");
        }
        return node.longValue();
    }

    private static int integer(JsonNode node, String name) {
        return narrow(name, number(node, name));
    }

    private static int narrow(String name, long value) {
        if (value != (int) value) {
            throw new InvalidIndexException(name + " is " + value + ", out of bounds");
        }
        return (int) value;
    }

    private static JsonNode array(JsonNode node, String name) {
        JsonNode member = member(node, name);
        if (!member.isArray()) {
            throw new InvalidIndexException(name + " is no array");
        }
        return member;
    }

    private static long[] numbers(JsonNode node, String name) {
        JsonNode array = array(node, name);
        long[] numbers = new long[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(name, array.get(i));
        }
        return numbers;
    }
}
