package dev.millrace.moderation.review;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Screening;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A creator's appeal against a block. */
@RestController
final class AppealController {
    private final Appeals appeals;
    private final Catalog catalog;

    AppealController(Appeals appeals, Catalog catalog) {
        this.appeals = appeals;
        this.catalog = catalog;
    }

    /** @param text why the block is wrong, in one line */
    record Appeal(@Nullable String text) {}

    /** What became of it. */
    record Answer(String asset, Screening screening) {}

    @PostMapping("/v1/assets/{id}/appeal")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Answer appeal(Identity who, @PathVariable String id, @RequestBody(required = false) @Nullable Appeal body) {
        Asset asset = appeals.own(who, id);
        String text = ReviewController.line(body == null ? null : body.text(), "Say why the block is wrong");
        appeals.appeal(who, asset, text);
        return new Answer(id, catalog.get(asset.id()).screening());
    }
}
