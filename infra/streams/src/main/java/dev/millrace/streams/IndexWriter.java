package dev.millrace.streams;

import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The index as JSON. A rendition's segments follow one another in its packs and in time, so only what is not implied
 * is written: a length per segment inside its pack, run lengths of durations, and the rare jumps.
 *
 * <pre>
 * {"v":1,"asset":"…","revision":"…","seq":3,"sealed":false,"target":4,"renditions":[
 *  {"kind":"video","name":"v-avc-720","codecs":"avc1.64001f","width":1280,"height":720,"rate":"30","range":"SDR",
 *   "timescale":15360,"cap":3500000,"init":806,
 *   "packs":[{"key":"t/…","size":90210,"sha256":"…","lengths":[40000,49404],"heads":[9000,8700]}],
 *   "durations":[30720,2],
 *   "jumps":[]},
 *  {"kind":"audio","name":"a-aac-und-2","codecs":"mp4a.40.2","language":"und","channels":2,"rate":48000, …}]}
 * </pre>
 *
 * {@code low} is there, and true, for an audio track's low-rate copy. {@code heads} are there for video, one for each length. {@code durations} is value, count, value, count. {@code jumps} is number (from 1), bytes skipped, ticks skipped, for
 * each segment that does not begin where the one before it ended.
 */
final class IndexWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private IndexWriter() {}

    static byte[] write(PresentationIndex index) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 14);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("v", PresentationIndex.VERSION);
            json.writeStringProperty("asset", index.asset());
            json.writeStringProperty("revision", index.revision());
            json.writeNumberProperty("seq", index.seq());
            json.writeBooleanProperty("sealed", index.sealed());
            json.writeNumberProperty("target", index.targetDuration());
            json.writeArrayPropertyStart("renditions");
            index.renditions().forEach(r -> rendition(json, r));
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void rendition(JsonGenerator json, Rendition rendition) {
        json.writeStartObject();
        switch (rendition) {
            case VideoRendition video -> {
                json.writeStringProperty("kind", "video");
                json.writeStringProperty("name", video.name());
                json.writeStringProperty("codecs", video.codecs());
                json.writeNumberProperty("width", video.width());
                json.writeNumberProperty("height", video.height());
                json.writeStringProperty("rate", video.frameRate().toString());
                json.writeStringProperty("range", video.range().name());
            }
            case AudioRendition audio -> {
                json.writeStringProperty("kind", "audio");
                json.writeStringProperty("name", audio.name());
                json.writeStringProperty("codecs", audio.codecs());
                json.writeStringProperty("language", audio.language());
                json.writeNumberProperty("channels", audio.channels());
                json.writeNumberProperty("rate", audio.sampleRate());
                if (audio.low()) {
                    json.writeBooleanProperty("low", true);
                }
            }
        }
        track(json, rendition.track());
        json.writeEndObject();
    }

    private static void track(JsonGenerator json, Track track) {
        json.writeNumberProperty("timescale", track.timescale());
        json.writeNumberProperty("cap", track.rateCap());
        json.writeNumberProperty("init", track.initSize());
        json.writeNumberProperty("priming", track.priming());
        packs(json, track);
        durations(json, track.segments());
        jumps(json, track);
    }

    private static void packs(JsonGenerator json, Track track) {
        List<Segment> segments = track.segments();
        int next = 0;
        json.writeArrayPropertyStart("packs");
        for (int p = 0; p < track.packs().size(); p++) {
            Pack pack = track.packs().get(p);
            json.writeStartObject();
            json.writeStringProperty("key", pack.key());
            json.writeNumberProperty("size", pack.size());
            json.writeStringProperty("sha256", pack.sha256());
            json.writeArrayPropertyStart("lengths");
            int first = next;
            for (; next < segments.size() && segments.get(next).pack() == p; next++) {
                json.writeNumber(segments.get(next).length());
            }
            json.writeEndArray();
            heads(json, segments.subList(first, next));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void heads(JsonGenerator json, List<Segment> segments) {
        if (segments.stream().anyMatch(s -> s.head() > 0)) {
            json.writeArrayPropertyStart("heads");
            segments.forEach(s -> json.writeNumber(s.head()));
            json.writeEndArray();
        }
    }

    private static void durations(JsonGenerator json, List<Segment> segments) {
        json.writeArrayPropertyStart("durations");
        for (int i = 0; i < segments.size(); ) {
            long duration = segments.get(i).duration();
            int first = i;
            while (i < segments.size() && segments.get(i).duration() == duration) {
                i++;
            }
            json.writeNumber(duration);
            json.writeNumber(i - first);
        }
        json.writeEndArray();
    }

    private static void jumps(JsonGenerator json, Track track) {
        json.writeArrayPropertyStart("jumps");
        int pack = -1;
        long offset = 0;
        long time = 0;
        for (int i = 0; i < track.segments().size(); i++) {
            Segment s = track.segments().get(i);
            long bytes = s.offset() - (s.pack() == pack ? offset : track.initSize());
            long ticks = s.start() - time;
            if (bytes != 0 || ticks != 0) {
                json.writeNumber(i + 1);
                json.writeNumber(bytes);
                json.writeNumber(ticks);
            }
            pack = s.pack();
            offset = s.endOffset();
            time = s.end();
        }
        json.writeEndArray();
    }
}
