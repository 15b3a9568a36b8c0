package dev.millrace.moderation.review;

import dev.millrace.moderation.review.Desk.Moderator;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.Origins;
import dev.millrace.platform.catalog.Withdrawals;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The review as programs, and the scripts of {@code /review}, use it. */
@RestController
@RequestMapping("/v1/review/items")
final class ReviewController {
    static final int MOST_REASON = 500;
    private static final int MOST_LIMIT = 200;
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");

    private final Desk desk;
    private final ItemRows items;
    private final ItemViews views;
    private final Withdrawals withdrawals;
    private final ReviewSettings settings;

    ReviewController(Desk desk, ItemRows items, ItemViews views, Withdrawals withdrawals, ReviewSettings settings) {
        this.desk = desk;
        this.items = items;
        this.views = views;
        this.withdrawals = withdrawals;
        this.settings = settings;
    }

    /**
     * @param verdict {@code approve} or {@code block}
     * @param policy code of the rule that is broken; with {@code block}
     * @param reason one line for the creator; with {@code block}
     */
    record Decision(
            @Nullable String verdict,
            @Nullable String policy,
            @Nullable String reason) {
        Verdict read() {
            return switch (verdict) {
                case "approve" -> new Verdict.Approve();
                case "block" -> new Verdict.Block(policy == null ? "" : policy, line(reason, "A block needs a reason"));
                case null, default ->
                    throw Refusal.BAD_FIELD.because("The verdict is \"approve\" or \"block\": send one of them.");
            };
        }
    }

    /** The rules that a block can name. */
    @GetMapping("/policies")
    List<Policy> policies() {
        return settings.rules();
    }

    /** @param state {@code open}, oldest first, or {@code decided}, newest first */
    @GetMapping
    ItemView.Page list(
            Identity who,
            @RequestParam(defaultValue = "open") String state,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "50") int limit) {
        if (!state.equals("open") && !state.equals("decided")) {
            throw Refusal.BAD_FIELD.because("The state is \"open\" or \"decided\".");
        }
        if (limit < 1
                || limit > MOST_LIMIT
                || (after != null && !NUMBER.matcher(after).matches())) {
            throw Refusal.BAD_FIELD.because(
                    "The limit is 1 to " + MOST_LIMIT + ", and after is the next of the page before.");
        }
        List<Item> page = items.page(
                moderator(who).tenant(), state.equals("open"), after == null ? null : Long.valueOf(after), limit);
        String next = page.size() < limit ? null : Long.toString(page.getLast().id());
        return new ItemView.Page(page.stream().map(views::line).toList(), next);
    }

    @GetMapping("/{id}")
    ItemView see(Identity who, @PathVariable String id) {
        return views.whole(desk.see(moderator(who), number(id)), null);
    }

    /** Takes the item for the time of the lease, or takes it for longer. */
    @PostMapping("/{id}/claim")
    ItemView claim(Identity who, @PathVariable String id) {
        return views.whole(desk.claim(moderator(who), number(id)), null);
    }

    /** Gives it back. */
    @DeleteMapping("/{id}/claim")
    ItemView release(Identity who, @PathVariable String id) {
        return views.whole(desk.release(moderator(who), number(id)), null);
    }

    /** Takes effect at the origins within a second; the answer says at which it has. */
    @PostMapping("/{id}/decision")
    ItemView decide(Identity who, @PathVariable String id, @RequestBody(required = false) @Nullable Decision body) {
        Item item = desk.see(moderator(who), number(id));
        Verdict verdict =
                Optional.ofNullable(body).orElse(new Decision(null, null, null)).read();
        return decided(desk.decide(moderator(who), item.id(), verdict));
    }

    @PostMapping("/{id}/undo")
    ItemView undo(Identity who, @PathVariable String id) {
        return decided(desk.undo(moderator(who), number(id)));
    }

    private ItemView decided(Item item) {
        return views.whole(item, Origins.after(withdrawals, item.asset(), settings.patience()));
    }

    static Moderator moderator(Identity who) {
        return new Moderator(
                who.subject(),
                who.tenant().orElseThrow(() -> Refusal.UNKNOWN_ITEM.because("A moderator belongs to one tenant.")));
    }

    static long number(String id) {
        if (!NUMBER.matcher(id).matches()) {
            throw Refusal.UNKNOWN_ITEM.because("There is no such item in your queue.");
        }
        return Long.parseLong(id);
    }

    /** One line of visible text. */
    static String line(@Nullable String text, String otherwise) {
        String line = text == null ? "" : text.strip();
        if (line.isEmpty()
                || line.length() > MOST_REASON
                || line.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)) {
            throw Refusal.BAD_FIELD.because(otherwise + ": one line of 1 to " + MOST_REASON + " characters.");
        }
        return line;
    }
}
