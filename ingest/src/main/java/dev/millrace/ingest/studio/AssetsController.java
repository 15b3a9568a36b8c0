package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetEdit;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /v1/assets}: list, read, change, delete. The ETag is the asset's version. {@code Idempotency-Key} may be sent
 * and needs no memory here: each request says what shall hold, and repeating it changes nothing.
 */
@RestController
@RequestMapping("/v1/assets")
final class AssetsController {
    private static final int MOST = 200;

    private final Library library;
    private final Acts acts;
    private final AssetViews views;

    AssetsController(Library library, Acts acts, AssetViews views) {
        this.library = library;
        this.acts = acts;
        this.views = views;
    }

    /**
     * A page, newest first; what is erased is left out unless asked for by {@code state=DELETED}.
     *
     * @param mine a moderator's or operator's own only
     * @param after {@code next} of the page before
     * @param limit 1 to 200
     */
    @GetMapping
    AssetSummary.Page list(
            Identity who,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "false") boolean mine,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MOST) {
            throw Refusal.BAD_REQUEST.because("A page holds 1 to " + MOST + " videos: limit=" + limit + " is not.");
        }
        Optional<AssetState> only = state.isEmpty() ? Optional.empty() : Optional.of(stateOf(state));
        List<Asset> page = library.page(who, mine, only, cursor(after), limit);
        String next = page.size() < limit ? null : page.getLast().id().value();
        List<AssetSummary> shown = page.stream()
                .filter(a -> only.isPresent() || a.state() != AssetState.DELETED)
                .map(AssetSummary::of)
                .toList();
        return new AssetSummary.Page(shown, next);
    }

    @GetMapping("/{id}")
    AssetView get(Identity who, @PathVariable String id, HttpServletResponse response) {
        return answer(who, library.see(who, id), response);
    }

    /**
     * Changes {@code title} and {@code visibility} by JSON merge patch (RFC 7396). {@code If-Match} is required: 428
     * without, 412 when the asset has another version.
     */
    @PatchMapping(
            path = "/{id}",
            consumes = {"application/merge-patch+json", MediaType.APPLICATION_JSON_VALUE})
    AssetView edit(
            Identity who,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody JsonNode patch,
            HttpServletResponse response) {
        library.seeToChange(who, id);
        Optional<IfMatch> seen = IfMatch.parse(ifMatch);
        if (seen.isEmpty()) {
            throw Refusal.VERSION_REQUIRED.because(
                    "Send If-Match with the ETag that you were given when you read the video.");
        }
        AssetEdit edit = MergePatch.read(patch);
        return answer(who, library.edit(who, id, seen, edit), response);
    }

    /** 202 with the origins that have stopped serving it; the erasure follows. 204 when it is erased already. */
    @DeleteMapping("/{id}")
    ResponseEntity<DecisionView> delete(
            Identity who,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        Decision decision = acts.delete(who, id, IfMatch.parse(ifMatch));
        return decision.asset().state() == AssetState.DELETED
                ? ResponseEntity.noContent().build()
                : ResponseEntity.accepted().body(DecisionView.of(decision));
    }

    /** Not by ResponseEntity: that would answer 304 by the version, and links and renditions change without it. */
    private AssetView answer(Identity who, Asset asset, HttpServletResponse response) {
        response.setHeader(HttpHeaders.ETAG, IfMatch.etag(asset.version()));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return views.of(who, asset);
    }

    private static AssetState stateOf(String name) {
        try {
            return AssetState.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Refusal.BAD_REQUEST.because(
                    "There is no such state; the states are " + List.of(AssetState.values()) + ".");
        }
    }

    private static Optional<AssetId> cursor(String after) {
        if (after.isEmpty()) {
            return Optional.empty();
        }
        if (!AssetId.hasShape(after)) {
            throw Refusal.BAD_REQUEST.because("This is no cursor: send the value of \"next\" of the page before.");
        }
        return Optional.of(new AssetId(after));
    }
}
