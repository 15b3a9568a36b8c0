package dev.millrace.fingerprint.match;

import dev.millrace.fingerprint.Refusal;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/assets/{id}/matches}, for moderators and operators. */
@RestController
final class MatchesController {
    private final Catalog catalog;
    private final Matches matches;

    MatchesController(Catalog catalog, Matches matches) {
        this.catalog = catalog;
        this.matches = matches;
    }

    @GetMapping("/v1/assets/{id}/matches")
    ResponseEntity<Matches.View> of(Identity who, @PathVariable String id) {
        Asset asset = Optional.of(id)
                .filter(AssetId::hasShape)
                .flatMap(text -> catalog.find(new AssetId(text)))
                .filter(who::sees)
                .orElseThrow(() -> Refusal.UNKNOWN_ASSET.because("There is no video with this id."));
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(matches.of(asset));
    }
}
