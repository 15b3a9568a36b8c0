package dev.millrace.moderation.review;

import dev.millrace.moderation.review.Desk.Moderator;
import dev.millrace.moderation.signals.Lanes;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.pages.PageAssets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The pages of the review. They only show: what a moderator does, their script asks the API for. */
@Controller
final class ReviewPages {
    private final Desk desk;
    private final ItemRows items;
    private final ItemViews views;
    private final ReviewSettings settings;
    private final PageAssets assets;

    ReviewPages(Desk desk, ItemRows items, ItemViews views, ReviewSettings settings, PageAssets assets) {
        this.desk = desk;
        this.items = items;
        this.views = views;
        this.settings = settings;
        this.assets = assets;
    }

    /** The queue, and the first item of it that nobody holds. */
    @GetMapping("/review")
    Object first(Identity who) {
        Moderator moderator = ReviewController.moderator(who);
        return queue(moderator).stream()
                .filter(item ->
                        !item.heldByOther(who.subject()) && !who.subject().equals(item.notBy()))
                .findFirst()
                .<Object>map(item -> "redirect:/review/items/" + item.id())
                .orElseGet(() -> page(moderator, 0));
    }

    @GetMapping("/review/items/{id}")
    ModelAndView item(Identity who, @PathVariable String id) {
        Moderator moderator = ReviewController.moderator(who);
        Item item = desk.see(moderator, ReviewController.number(id));
        ItemView view = views.whole(item, null);
        return page(moderator, item.id())
                .addObject("item", view)
                .addObject("lanes", lanes(view))
                .addObject("barred", who.subject().equals(item.notBy()));
    }

    private static @Nullable Lanes lanes(ItemView item) {
        return item.signals() == null || item.asset().duration() == null
                ? null
                : Lanes.of(
                        item.signals(),
                        Duration.ofMillis(Math.round(1000 * item.asset().duration())));
    }

    /** The list alone, for as long as somebody looks at it. */
    @GetMapping("/review/queue")
    String queue(Identity who, @RequestParam(defaultValue = "0") long shown, Model model) {
        Moderator moderator = ReviewController.moderator(who);
        model.addAllAttributes(page(moderator, shown).getModel());
        return "review/desk :: queue";
    }

    private ModelAndView page(Moderator who, long shown) {
        return new ModelAndView("review/desk")
                .addObject("assets", assets.base())
                .addObject("who", who.subject())
                .addObject("shown", shown)
                .addObject("count", items.count(who.tenant()))
                .addObject("queue", queue(who).stream().map(views::line).toList())
                .addObject("policies", settings.rules())
                .addObject("undo", settings.undo().toSeconds());
    }

    private List<Item> queue(Moderator who) {
        return items.page(who.tenant(), true, null, settings.pageSize());
    }
}
