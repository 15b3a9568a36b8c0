package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The pages of the studio, and the pieces of them that come again while something changes. A piece is asked for with
 * the tag of what is shown; 204 means that it still holds.
 */
@Controller
@RequestMapping("/studio")
final class StudioController {
    private final Library library;
    private final Cards cards;
    private final VideoPages pages;
    private final Catalog catalog;
    private final Links links;
    private final StudioSettings settings;

    StudioController(
            Library library, Cards cards, VideoPages pages, Catalog catalog, Links links, StudioSettings settings) {
        this.library = library;
        this.cards = cards;
        this.pages = pages;
        this.catalog = catalog;
        this.links = links;
        this.settings = settings;
    }

    /**
     * One page of videos.
     *
     * @param next the last video's id when more follow
     * @param all whether others' videos are among them
     */
    record Shelf(List<Card> cards, @Nullable String next, boolean all) {}

    @GetMapping
    String library(Identity who, @RequestParam(defaultValue = "false") boolean all, Model model) {
        model.addAttribute("who", who.subject());
        model.addAttribute("creator", who.has(Role.CREATOR));
        model.addAttribute("overseer", overseer(who));
        model.addAttribute("shelf", shelf(who, all, Optional.empty()));
        return "studio/library";
    }

    @GetMapping("/videos")
    String more(
            Identity who, @RequestParam(defaultValue = "false") boolean all, @RequestParam String after, Model model) {
        if (!AssetId.hasShape(after)) {
            throw Refusal.BAD_REQUEST.because("This is no place in the list: open the studio again.");
        }
        model.addAttribute("shelf", shelf(who, all, Optional.of(new AssetId(after))));
        return "studio/parts/shelf :: rows";
    }

    @GetMapping("/videos/{id}")
    String video(Identity who, @PathVariable String id, Model model) {
        Asset asset = library.see(who, id);
        model.addAttribute("who", who.subject());
        model.addAttribute("page", pages.of(who, asset));
        model.addAttribute("stage", Stage.of(asset, catalog, links, settings));
        return "studio/video";
    }

    /** A row of the list; empty once the video is erased, so that the row goes. */
    @GetMapping("/videos/{id}/row")
    @Nullable
    String row(
            Identity who,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String tag,
            Model model,
            HttpServletResponse response) {
        Asset asset = library.see(who, id);
        if (asset.state() == AssetState.DELETED) {
            return "studio/parts/shelf :: gone";
        }
        Card card = cards.of(who, asset);
        model.addAttribute("card", card);
        return unlessShown(card.tag().equals(tag), "studio/parts/shelf :: row", response);
    }

    @GetMapping("/videos/{id}/details")
    @Nullable
    String details(
            Identity who,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String tag,
            Model model,
            HttpServletResponse response) {
        VideoPage page = pages.of(who, library.see(who, id));
        model.addAttribute("page", page);
        return unlessShown(page.card().tag().equals(tag), "studio/parts/details :: details", response);
    }

    @GetMapping("/videos/{id}/stage")
    @Nullable
    String stage(
            Identity who,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String shown,
            Model model,
            HttpServletResponse response) {
        Stage stage = Stage.of(library.see(who, id), catalog, links, settings);
        model.addAttribute("stage", stage);
        return unlessShown(stage.shown().equals(shown), "studio/parts/stage :: stage", response);
    }

    /** @param page whether the dialog is opened from the video's own page, which goes with the video */
    @GetMapping("/videos/{id}/dialogs/{name:rename|takedown|delete|appeal}")
    String dialog(
            Identity who,
            @PathVariable String id,
            @PathVariable String name,
            @RequestParam(defaultValue = "false") boolean page,
            Model model) {
        model.addAttribute("card", cards.of(who, library.seeToChange(who, id)));
        model.addAttribute("page", page);
        return "studio/parts/dialogs :: " + name;
    }

    private Shelf shelf(Identity who, boolean all, Optional<AssetId> after) {
        boolean others = (all && overseer(who)) || !who.has(Role.CREATOR);
        List<Asset> page = library.page(who, !others, Optional.empty(), after, settings.pageSize());
        String next =
                page.size() < settings.pageSize() ? null : page.getLast().id().value();
        List<Card> shown = page.stream()
                .filter(asset -> asset.state() != AssetState.DELETED)
                .map(asset -> cards.of(who, asset))
                .toList();
        return new Shelf(shown, next, others);
    }

    private static boolean overseer(Identity who) {
        return who.has(Role.MODERATOR) || who.has(Role.OPERATOR);
    }

    private static @Nullable String unlessShown(boolean shown, String view, HttpServletResponse response) {
        if (shown) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return null;
        }
        return view;
    }
}
