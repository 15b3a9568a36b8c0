package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.AssetEdit;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Origins;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/**
 * The buttons of the studio. Each answers 204 with two events for the page (header {@code HX-Trigger}): which video
 * changed, so that what shows it is fetched again, and a sentence.
 */
@Controller
@RequestMapping("/studio/videos/{id}")
final class StudioActs {
    private final Library library;
    private final Acts acts;
    private final Retries retries;
    private final Tokens tokens;
    private final JsonMapper json;

    StudioActs(Library library, Acts acts, Retries retries, Tokens tokens, JsonMapper json) {
        this.library = library;
        this.acts = acts;
        this.retries = retries;
        this.tokens = tokens;
        this.json = json;
    }

    @PostMapping("/title")
    ResponseEntity<Void> title(Identity who, @PathVariable String id, @RequestParam String title) {
        var edit = new AssetEdit(Optional.of(Title.of(title)), Optional.empty());
        return changed(library.edit(who, id, Optional.empty(), edit).id(), "Renamed.");
    }

    @PostMapping("/visibility")
    ResponseEntity<Void> visibility(Identity who, @PathVariable String id, @RequestParam String visibility) {
        var edit = new AssetEdit(Optional.empty(), Optional.of(MergePatch.visibility(visibility)));
        return changed(library.edit(who, id, Optional.empty(), edit).id(), "Visibility set to " + visibility + ".");
    }

    @PostMapping("/takedown")
    ResponseEntity<Void> takeDown(Identity who, @PathVariable String id) {
        Decision decision = acts.takeDown(who, id, Optional.empty(), Optional.empty());
        return changed(decision.asset().id(), "Taken down. " + sentence(decision.origins()));
    }

    @PostMapping("/restore")
    ResponseEntity<Void> restore(Identity who, @PathVariable String id) {
        return changed(acts.restore(who, id, Optional.empty()).asset().id(), "Restored.");
    }

    @PostMapping("/retry")
    ResponseEntity<Void> retry(Identity who, @PathVariable String id) {
        return changed(retries.retry(who, id).id(), "It is tried again.");
    }

    /** @param page whether the video's own page asks: it then leaves for the list */
    @PostMapping("/delete")
    ResponseEntity<Void> delete(
            Identity who, @PathVariable String id, @RequestParam(defaultValue = "false") boolean page) {
        AssetId asset = acts.delete(who, id, Optional.empty()).asset().id();
        return page
                ? ResponseEntity.noContent().header("HX-Redirect", "/studio").build()
                : changed(asset, "Deleting: every copy is being erased.");
    }

    @PostMapping("/preview-link")
    String previewLink(Identity who, @PathVariable String id, Model model) {
        return link(tokens.preview(who, id), "Preview link", model);
    }

    @PostMapping("/playback-link")
    String playbackLink(Identity who, @PathVariable String id, Model model) {
        return link(tokens.playback(who, id, Optional.empty()), "Playback link", model);
    }

    private static String link(TokenView token, String label, Model model) {
        model.addAttribute("label", label);
        model.addAttribute("url", token.hls());
        model.addAttribute("until", When.of(token.expiresAt()));
        return "studio/parts/details :: link";
    }

    private static String sentence(Origins origins) {
        return origins.done()
                ? "Every origin has stopped serving it."
                : origins.pending().size() + " of the origins has not confirmed yet; each stops within a minute.";
    }

    private ResponseEntity<Void> changed(AssetId id, String sentence) {
        String events = json.writeValueAsString(
                Map.of("video-changed", Map.of("id", id.value()), "said", Map.of("sentence", sentence)));
        return ResponseEntity.noContent().header("HX-Trigger", events).build();
    }
}
