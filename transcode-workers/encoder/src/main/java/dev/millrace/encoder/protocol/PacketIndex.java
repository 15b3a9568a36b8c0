package dev.millrace.encoder.protocol;

/**
 * What a container's index says of the pictures to show, and the first bytes of those that it calls key frames: whether
 * the packets might be shown as they are. Nothing was decoded, and most packets were not even read.
 *
 * @param configuration of the decoder (AVCDecoderConfigurationRecord, ISO/IEC 14496-15, 5.3.3.1), hexadecimal
 * @param pictures how many there are
 * @param whole whether all of them lie within the file
 * @param edited whether an edit list leaves some out, or shows some again
 * @param closed whether every key frame is an IDR picture, before which nothing is shown that comes after it
 * @param longestGroup seconds from a key frame to the next one, or to the end
 * @param longestPicture seconds from a picture to the next one
 * @param averageBps bit/s
 * @param peakBps bit/s of the heaviest run of groups that lasts four to twelve seconds; of all of them, when they last
 *     less
 */
public record PacketIndex(
        String configuration,
        long pictures,
        boolean whole,
        boolean edited,
        boolean closed,
        double longestGroup,
        double longestPicture,
        long averageBps,
        long peakBps) {
    /** Of the configuration, bytes. */
    public static final int LONGEST_CONFIGURATION = 1024;

    public PacketIndex {
        Require.hex(configuration, LONGEST_CONFIGURATION, "configuration");
        Require.positive(pictures, "pictures");
        Require.seconds(longestGroup, "longestGroup");
        Require.seconds(longestPicture, "longestPicture");
        Require.positive(averageBps, "averageBps");
        Require.positive(peakBps, "peakBps");
    }
}
