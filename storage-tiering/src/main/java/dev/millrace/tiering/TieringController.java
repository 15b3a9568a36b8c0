package dev.millrace.tiering;

import static dev.millrace.platform.access.Role.OPERATOR;

import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.AccessRules;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Problems;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.tiering.Explanation.MoveLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/tiering}: what lies where and what it costs, what would move, runs, and why an object is where it is. */
@RestController
class TieringController {
    static final AccessRules RULES = AccessRules.of(
            AccessRule.of("GET", "/v1/tiering", OPERATOR),
            AccessRule.of("GET", "/v1/tiering/plan", OPERATOR),
            AccessRule.of("POST", "/v1/tiering/runs", OPERATOR),
            AccessRule.of("GET", "/v1/tiering/runs/{run}", OPERATOR),
            AccessRule.of("GET", "/v1/tiering/assets/{id}", OPERATOR));

    private static final int SHOWN_MOVES = 50;
    private static final int SHOWN_DAMAGED = 50;
    private static final int SHOWN_RUNS = 20;

    private final Planner planner;
    private final Runs runs;
    private final TieringRunner runner;
    private final Tiers tiers;
    private final Catalog catalog;
    private final TieringSettings settings;
    private final InstantSource clock;

    TieringController(
            Planner planner,
            Runs runs,
            TieringRunner runner,
            Tiers tiers,
            Catalog catalog,
            TieringSettings settings,
            InstantSource clock) {
        this.planner = planner;
        this.runs = runs;
        this.runner = runner;
        this.tiers = tiers;
        this.catalog = catalog;
        this.settings = settings;
        this.clock = clock;
    }

    @GetMapping("/v1/tiering")
    ResponseEntity<?> overview(Identity who) {
        return forAllTenants(who, () -> {
            Instant now = clock.instant();
            var damaged = tiers.damaged(SHOWN_DAMAGED).stream()
                    .map(copy -> new Views.DamagedLine(
                            copy.key().value(), copy.asset().value(), copy.store(), copy.size()))
                    .toList();
            var window = settings.window();
            return ResponseEntity.ok(new Views.Overview(
                    tiers.occupancy(), free(), window.isOpen(now), window.next(now), damaged, runs.newest(SHOWN_RUNS)));
        });
    }

    private Map<String, Long> free() {
        var free = new TreeMap<String, Long>();
        for (String tier : List.of(Tiers.HOT, Tiers.COLD)) {
            try {
                var space = tiers.space(tier);
                if (space.isBounded()) {
                    free.put(tier, space.free());
                }
            } catch (IOException | UncheckedIOException gone) {
                // Health says so.
            }
        }
        return free;
    }

    /** A dry run: nothing moves. */
    @GetMapping("/v1/tiering/plan")
    ResponseEntity<?> plan(Identity who) {
        return forAllTenants(who, () -> {
            Plan plan = planner.all();
            return ResponseEntity.ok(new Views.Report(
                    settings.prices().currency(),
                    plan.tiers(),
                    List.of(plan.sum(Tiers.COLD), plan.sum(Tiers.HOT)),
                    plan.stays(),
                    plan.moves().stream()
                            .limit(SHOWN_MOVES)
                            .map(Views.PlannedLine::of)
                            .toList(),
                    plan.cut(),
                    settings.rules().horizon().toDays()));
        });
    }

    /** Starts a run now, whatever the hour. 409 while one is under way. */
    @PostMapping("/v1/tiering/runs")
    ResponseEntity<?> run(Identity who) {
        return forAllTenants(who, () -> {
            Optional<Long> asked = runs.ask(Optional.of(who.subject()));
            if (asked.isEmpty()) {
                String which = runs.open().map(open -> "Run " + open.id()).orElse("A run");
                return ResponseEntity.status(HttpStatus.CONFLICT)
                        .body(Problems.of(
                                HttpStatus.CONFLICT,
                                "run-under-way",
                                which + " is under way: wait for it, and look at it with GET /v1/tiering."));
            }
            runner.wake();
            return ResponseEntity.accepted()
                    .location(URI.create("/v1/tiering/runs/" + asked.get()))
                    .body(new Views.Asked(asked.get()));
        });
    }

    @GetMapping("/v1/tiering/runs/{run}")
    ResponseEntity<?> run(Identity who, @PathVariable String run) {
        return forAllTenants(who, () -> {
            Optional<Run> found = number(run).flatMap(runs::find);
            if (found.isEmpty()) {
                return ResponseEntity.status(HttpStatus.NOT_FOUND)
                        .body(Problems.of(
                                HttpStatus.NOT_FOUND,
                                "unknown-run",
                                "There is no such run: GET /v1/tiering lists the newest."));
            }
            var moves = runs.of(found.get().id(), SHOWN_MOVES).stream()
                    .map(MoveLine::of)
                    .toList();
            return ResponseEntity.ok(new Views.RunView(found.get(), moves));
        });
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Why this asset's objects are where they are, and when they will move. */
    @GetMapping("/v1/tiering/assets/{id}")
    ResponseEntity<?> explain(Identity who, @PathVariable String id) {
        var asset = Optional.of(id).filter(AssetId::hasShape).map(AssetId::new).flatMap(catalog::find);
        if (asset.filter(who::sees).isEmpty()) {
            return ResponseEntity.status(HttpStatus.NOT_FOUND)
                    .body(Problems.of(
                            HttpStatus.NOT_FOUND, "unknown-asset", "There is no video with this id in your tenant."));
        }
        Instant now = clock.instant();
        var objects = planner.explain(asset.get().id()).stream()
                .map(judged -> Explanation.Line.of(judged, now, settings.window()))
                .toList();
        var moves = runs.of(asset.get().id(), SHOWN_MOVES).stream()
                .map(MoveLine::of)
                .toList();
        return ResponseEntity.ok(new Explanation(id, objects, moves));
    }

    private interface Answer {
        ResponseEntity<?> give();
    }

    /** Tiers are shared by all tenants: what they cost is for those who see all. */
    private static ResponseEntity<?> forAllTenants(Identity who, Answer answer) {
        if (who.tenant().isPresent()) {
            return ResponseEntity.status(HttpStatus.FORBIDDEN)
                    .body(Problems.of(
                            HttpStatus.FORBIDDEN,
                            "all-tenants-only",
                            "The tiers are shared by all tenants: ask with an operator's token of tenant *."));
        }
        return answer.give();
    }
}
