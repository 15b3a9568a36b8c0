package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What can be done to one asset, as sub-resources of {@code /v1/assets/{id}}. */
@RestController
@RequestMapping("/v1/assets/{id}")
final class ActsController {
    private static final int MOST_REASON = 500;

    private final Acts acts;
    private final Retries retries;
    private final Tokens tokens;

    ActsController(Acts acts, Retries retries, Tokens tokens) {
        this.acts = acts;
        this.retries = retries;
        this.tokens = tokens;
    }

    /** @param why shown to the creator; optional */
    record TakeDown(@Nullable String why) {}

    /** @param seconds how long the link plays; the setting when absent */
    record Life(@Nullable Long seconds) {}

    /** Takes effect at the origins within a second; the answer says at which it has. */
    @PostMapping("/takedown")
    DecisionView takeDown(
            Identity who,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) @Nullable TakeDown body) {
        Optional<String> why = Optional.ofNullable(body).map(TakeDown::why).map(String::strip);
        if (why.isPresent()
                && (why.get().length() > MOST_REASON || why.get().chars().anyMatch(Character::isISOControl))) {
            throw Refusal.BAD_FIELD.because("The reason is one line of at most " + MOST_REASON + " characters.");
        }
        return DecisionView.of(acts.takeDown(who, id, IfMatch.parse(ifMatch), why.filter(w -> !w.isEmpty())));
    }

    /** Undoes a takedown. */
    @PostMapping("/restore")
    DecisionView restore(
            Identity who,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return DecisionView.of(acts.restore(who, id, IfMatch.parse(ifMatch)));
    }

    /** Sends a FAILED asset through the pipeline again. */
    @PostMapping("/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    AssetSummary retry(Identity who, @PathVariable String id) {
        return AssetSummary.of(retries.retry(who, id));
    }

    /** A link that plays the newest revision before and after publication. */
    @PostMapping("/preview-token")
    TokenView previewToken(Identity who, @PathVariable String id) {
        return tokens.preview(who, id);
    }

    /** A link that plays a published asset whose visibility is {@code signed}. */
    @PostMapping("/playback-token")
    TokenView playbackToken(Identity who, @PathVariable String id, @RequestBody(required = false) @Nullable Life body) {
        return tokens.playback(who, id, Optional.ofNullable(body).map(Life::seconds));
    }
}
