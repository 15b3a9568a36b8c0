package dev.millrace.moderation.review;

import dev.millrace.moderation.signals.Rules;
import dev.millrace.platform.access.Identity;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The rules about what is measured, and how each has done: by it a rule in shadow mode is judged. */
@RestController
final class RulesController {
    private final Rules rules;

    RulesController(Rules rules) {
        this.rules = rules;
    }

    @GetMapping("/v1/review/rules")
    List<Rules.Report> rules(Identity who) {
        return rules.report(ReviewController.moderator(who).tenant());
    }
}
