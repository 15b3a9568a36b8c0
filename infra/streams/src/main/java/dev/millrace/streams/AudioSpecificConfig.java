package dev.millrace.streams;

/**
 * The elementary stream descriptor of MPEG-4 audio (ISO/IEC 14496-1, 7.2.6) and the AudioSpecificConfig in it
 * (14496-3, 1.6.2.1), which overrules the sample entry.
 */
final class AudioSpecificConfig {
    private static final int ES_DESCRIPTOR = 3;
    private static final int DECODER_CONFIG = 4;
    private static final int DECODER_SPECIFIC = 5;
    private static final int MPEG4_AUDIO = 0x40;
    private static final int[] RATES = {
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350
    };

    private final Box box;
    private int bits;
    private int bitsLeft;

    private AudioSpecificConfig(Box box) {
        this.box = box;
    }

    static MediaConfig.Audio read(Box esds, int entryChannels, int entryRate) throws MalformedMediaException {
        Box es = descriptor(esds, ES_DESCRIPTOR);
        es.skip(2);
        int flags = es.u8();
        es.skip((flags & 0x80) != 0 ? 2 : 0);
        es.skip((flags & 0x40) != 0 ? es.u8() : 0);
        es.skip((flags & 0x20) != 0 ? 2 : 0);
        Box decoder = descriptor(es, DECODER_CONFIG);
        int objectType = decoder.u8();
        decoder.skip(12);
        if (objectType != MPEG4_AUDIO) {
            throw new MalformedMediaException("mp4a of object type " + objectType + " is no MPEG-4 audio");
        }
        return new AudioSpecificConfig(descriptor(decoder, DECODER_SPECIFIC)).config(entryChannels, entryRate);
    }

    private MediaConfig.Audio config(int entryChannels, int entryRate) throws MalformedMediaException {
        int objectType = take(5);
        if (objectType == 31) {
            objectType = 32 + take(6);
        }
        int rate = rate(entryRate);
        int layout = take(4);
        // SBR and PS name the rate at which they play, not that of their core.
        boolean extended = objectType == 5 || objectType == 29;
        return new MediaConfig.Audio(
                "mp4a.40." + objectType, channels(layout, entryChannels), extended ? rate(rate) : rate);
    }

    private int rate(int otherwise) throws MalformedMediaException {
        int index = take(4);
        if (index == 15) {
            return take(24);
        }
        return index < RATES.length ? RATES[index] : otherwise;
    }

    private static int channels(int layout, int otherwise) {
        return switch (layout) {
            case 1, 2, 3, 4, 5, 6 -> layout;
            case 7 -> 8;
            default -> otherwise;
        };
    }

    private int take(int count) throws MalformedMediaException {
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (bitsLeft == 0) {
                bits = box.u8();
                bitsLeft = 8;
            }
            value = (value << 1) | ((bits >> --bitsLeft) & 1);
        }
        return value;
    }

    private static Box descriptor(Box parent, int tag) throws MalformedMediaException {
        while (parent.left() > 0) {
            int found = parent.u8();
            int length = 0;
            int part;
            int parts = 0;
            do {
                part = parent.u8();
                length = (length << 7) | (part & 0x7f);
            } while ((part & 0x80) != 0 && ++parts < 4);
            Box descriptor = parent.part("esds", length);
            if (found == tag) {
                return descriptor;
            }
        }
        throw new MalformedMediaException("the box esds lacks descriptor " + tag);
    }
}
