package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The public page of a published video: its title and a player, for whoever has the link. */
@Controller
final class WatchController {
    private final Catalog catalog;
    private final Links links;

    WatchController(Catalog catalog, Links links) {
        this.catalog = catalog;
        this.links = links;
    }

    /** 404 for whatever the origin would not serve to anyone: unknown, unpublished, withdrawn, signed, private. */
    @GetMapping("/watch/{id}")
    String watch(@PathVariable String id, Model model) {
        Optional<Asset> asset = AssetId.hasShape(id) ? catalog.find(new AssetId(id)) : Optional.empty();
        Optional<Links.Playable> open =
                asset.flatMap(a -> catalog.serving(a.id())).flatMap(links::open);
        if (asset.isEmpty() || open.isEmpty()) {
            throw Refusal.UNKNOWN_ASSET.because("There is no such video, or it is not public any more.");
        }
        model.addAttribute("title", asset.get().title());
        model.addAttribute("play", open.get());
        model.addAttribute("poster", open.get().poster().orElse(null));
        return "studio/watch";
    }
}
