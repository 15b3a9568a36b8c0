package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.IllegalMoveException;
import dev.millrace.platform.catalog.LegalHold;
import dev.millrace.platform.catalog.LegalHolds;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/assets/{id}/legal-hold}: whether an asset may be erased. Its other acts and its tiers go on as before. */
@RestController
@RequestMapping("/v1/assets/{id}/legal-hold")
final class LegalHoldController {
    private static final int MOST_REASON = 500;

    private final Library library;
    private final LegalHolds holds;

    LegalHoldController(Library library, LegalHolds holds) {
        this.library = library;
        this.holds = holds;
    }

    /** @param why for operators only */
    record Order(@Nullable String why) {}

    /** @param by the operator who placed it */
    record HoldView(String why, String by, Instant at) {
        static HoldView of(LegalHold hold) {
            return new HoldView(hold.why(), hold.by(), hold.at());
        }
    }

    @GetMapping
    HoldView get(Identity who, @PathVariable String id) {
        return holds.find(library.see(who, id).id())
                .map(HoldView::of)
                .orElseThrow(() -> Refusal.NO_HOLD.because("There is no legal hold on this video."));
    }

    /** Placed again, the first one stays as it is. */
    @PutMapping
    HoldView place(Identity who, @PathVariable String id, @RequestBody(required = false) @Nullable Order order) {
        Asset asset = library.see(who, id);
        String why =
                order == null ? "" : Objects.requireNonNullElse(order.why(), "").strip();
        if (why.isEmpty() || why.length() > MOST_REASON || why.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.BAD_FIELD.because(
                    "Say why, in one line of at most " + MOST_REASON + " characters: {\"why\": …}.");
        }
        try {
            return HoldView.of(holds.place(asset.id(), new Because(why, operator(who))));
        } catch (IllegalMoveException e) {
            throw new RefusedException(Refusal.NOT_NOW, Objects.requireNonNullElse(e.getMessage(), ""), e);
        }
    }

    @DeleteMapping
    ResponseEntity<Void> lift(Identity who, @PathVariable String id) {
        Asset asset = library.see(who, id);
        if (!holds.lift(asset.id(), new Because("The legal hold was lifted.", operator(who)))) {
            throw Refusal.NO_HOLD.because("There is no legal hold on this video.");
        }
        return ResponseEntity.noContent().build();
    }

    private static Actor operator(Identity who) {
        return new Actor(Actor.Kind.OPERATOR, who.subject());
    }
}
