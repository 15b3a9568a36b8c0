package dev.millrace.app.ops;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.pages.PageAssets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The operator's page. Every button is a form that works without a script: it answers with the page and a sentence. To
 * htmx (header {@code HX-Request}) it answers with the part that changed and the sentence alone.
 */
@Controller
@RequestMapping("/ops")
final class OpsPages {
    private static final String HTMX = "HX-Request";
    private static final HttpStatusCode FINE = HttpStatusCode.valueOf(200);

    private final Panels panels;
    private final Acts acts;
    private final PageAssets assets;

    OpsPages(Panels panels, Acts acts, PageAssets assets) {
        this.panels = panels;
        this.acts = acts;
        this.assets = assets;
    }

    /** What a button does. */
    @FunctionalInterface
    private interface Act {
        void perform();
    }

    /** @param said code of what a button has just done */
    @GetMapping
    ModelAndView everything(Identity who, @RequestParam(defaultValue = "") String said) {
        return page(who, panels.all(Sight.of(who)), Said.at(said).map(Said::sentence), FINE);
    }

    /** One part by itself: to htmx only that, to everybody else as a page. */
    @GetMapping("/{section}")
    ModelAndView one(
            Identity who,
            @PathVariable String section,
            @RequestParam Optional<String> after,
            @RequestHeader(name = HTMX, required = false) @Nullable String htmx) {
        Section wanted = Section.at(section).orElseThrow(Refusals::noSection);
        Panel panel = panels.one(wanted, Sight.of(who), after);
        return htmx == null
                ? page(who, List.of(panel), Optional.empty(), FINE).addObject("single", true)
                : new ModelAndView("ops/panel :: panel").addObject("panel", panel);
    }

    @PostMapping("/failed/{id}/retry")
    ModelAndView retry(
            Identity who,
            @PathVariable String id,
            @RequestHeader(name = HTMX, required = false) @Nullable String htmx) {
        return perform(who, () -> acts.retry(who, id), Said.RETRIED, htmx != null);
    }

    @PostMapping("/work/{job}/replay")
    ModelAndView replayJob(
            Identity who, @PathVariable UUID job, @RequestHeader(name = HTMX, required = false) @Nullable String htmx) {
        return perform(who, () -> acts.replayJob(who, job), Said.JOB_REPLAYED, htmx != null);
    }

    @PostMapping("/events/{consumer}/{fact}/replay")
    ModelAndView replayFact(
            Identity who,
            @PathVariable String consumer,
            @PathVariable UUID fact,
            @RequestHeader(name = HTMX, required = false) @Nullable String htmx) {
        return perform(who, () -> acts.replayFact(who, consumer, fact), Said.FACT_REPLAYED, htmx != null);
    }

    private ModelAndView perform(Identity who, Act act, Said done, boolean htmx) {
        String refusal = null;
        HttpStatusCode status = FINE;
        try {
            act.perform();
        } catch (ErrorResponseException refused) {
            refusal = refused.getBody().getDetail();
            status = refused.getStatusCode();
        }
        if (htmx) {
            var answer = new ModelAndView("ops/panel :: answer");
            answer.setStatus(status);
            return answer.addObject("panel", panels.one(done.section(), Sight.of(who), Optional.empty()))
                    .addObject("said", refusal == null ? done.sentence() : refusal);
        }
        return refusal == null
                ? new ModelAndView("redirect:/ops?said=" + done.code())
                : page(who, panels.all(Sight.of(who)), Optional.of(refusal), status)
                        .addObject("refused", true);
    }

    private ModelAndView page(Identity who, List<Panel> shown, Optional<String> said, HttpStatusCode status) {
        var page = new ModelAndView("ops/page");
        page.setStatus(status);
        return page.addObject("assets", assets.base())
                .addObject("who", who.subject())
                .addObject("scope", who.tenant().map(id -> "tenant " + id).orElse("all tenants"))
                .addObject("panels", shown)
                .addObject("said", said.orElse(""))
                .addObject("refused", false)
                .addObject("single", false);
    }
}
