package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The right to append, until a later claim.
 *
 * @param multipart empty before the first part
 * @param offset what is committed: parts, and then the tails
 * @param length bytes of the whole; empty while the sender does not know it
 * @param most bytes that the whole can have: its length, or the largest that is taken
 * @param firstPart number of this claim's first part
 * @param numbers how many part numbers from there on are this claim's
 * @param partSize of all parts, where the store wants them alike
 * @param last the last of the parts, if there is one
 */
record Claim(
        UploadId id,
        UploadKind kind,
        AssetId asset,
        ObjectKey key,
        Optional<MultipartId> multipart,
        long offset,
        OptionalLong length,
        long most,
        long epoch,
        int firstPart,
        int numbers,
        OptionalLong partSize,
        List<Tail> tails,
        Optional<Part> last) {

    Claim with(List<Tail> present, Optional<Part> lastPart) {
        return new Claim(
                id, kind, asset, key, multipart, offset, length, most, epoch, firstPart, numbers, partSize, present,
                lastPart);
    }

    /** Whether that is the end of the file. */
    boolean endsAt(long position) {
        return length.isPresent() && length.getAsLong() == position;
    }
}
