package dev.millrace.ingest.upload;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first bytes of a file, in however many requests they come: what cannot be a video is refused as soon as
 * they suffice to say so, before the offset moves over the last of them. Pieces are not judged: they are joined first.
 */
final class Head {
    private final Claim claim;
    private final HeadRows rows;
    /** From the start of the file on; null when there is nothing to look at any more. */
    private byte @Nullable [] gathered;

    Head(Claim claim, HeadRows rows) {
        this.claim = claim;
        this.rows = rows;
        this.gathered =
                claim.offset() >= FirstBytes.MOST ? null : rows.of(claim).orElse(null);
    }

    /**
     * @param batch the bytes that follow those that were looked at
     * @param last whether the file ends with it
     * @throws UploadException NOT_A_VIDEO
     */
    void look(Batch batch, boolean last) {
        byte[] known = gathered;
        if (known == null) {
            return;
        }
        byte[] more = batch.first(FirstBytes.MOST - known.length);
        byte[] first = Arrays.copyOf(known, known.length + more.length);
        System.arraycopy(more, 0, first, known.length, more.length);
        boolean enough = last || first.length == FirstBytes.MOST;
        if (enough && claim.kind() == UploadKind.WHOLE) {
            requireVideo(first);
        } else if (more.length > 0) {
            rows.keep(claim, first);
        }
        gathered = enough ? null : first;
    }

    /** @throws UploadException NOT_A_VIDEO */
    static void requireVideo(byte[] first) {
        Optional<String> refusal = FirstBytes.refusal(first);
        if (refusal.isPresent()) {
            throw new UploadException(UploadProblem.NOT_A_VIDEO, refusal.get());
        }
    }
}
