package dev.millrace.fingerprint.bank;

import dev.millrace.fingerprint.Refusal;
import dev.millrace.fingerprint.bank.BankViews.BankView;
import dev.millrace.fingerprint.bank.BankViews.Page;
import dev.millrace.platform.access.Identity;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/banks}: make, list, read, delete; for moderators and operators. */
@RestController
@RequestMapping("/v1/banks")
final class BankController {
    private static final int MOST = 200;

    private final Shelf shelf;

    BankController(Shelf shelf) {
        this.shelf = shelf;
    }

    /** @param action {@code review} or {@code block} */
    record NewBank(@Nullable String name, @Nullable String action) {}

    @PostMapping
    ResponseEntity<BankView> create(
            Identity who, @RequestParam(defaultValue = "") String tenant, @RequestBody NewBank bank) {
        if (bank.name() == null || bank.action() == null) {
            throw Refusal.BAD_FIELD.because("Say the bank's \"name\" and its \"action\", \"review\" or \"block\".");
        }
        Bank created = shelf.create(who, tenant, bank.name(), bank.action());
        return ResponseEntity.created(URI.create("/v1/banks/" + created.id())).body(BankView.of(created));
    }

    /** @param after {@code next} of the page before */
    @GetMapping
    Page<BankView> list(
            Identity who, @RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "50") int limit) {
        List<Bank> page = shelf.list(who, after, checked(limit));
        String next = page.size() < limit ? null : page.getLast().id().value();
        return new Page<>(page.stream().map(BankView::of).toList(), next);
    }

    @GetMapping("/{bank}")
    BankView get(Identity who, @PathVariable String bank) {
        return BankView.of(shelf.see(who, bank));
    }

    /** What was found in it is forgotten; what was decided because of it stays decided. */
    @DeleteMapping("/{bank}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Identity who, @PathVariable String bank) {
        shelf.delete(who, bank);
    }

    static int checked(int limit) {
        if (limit < 1 || limit > MOST) {
            throw Refusal.BAD_REQUEST.because("A page holds 1 to " + MOST + " items: limit=" + limit + " is not.");
        }
        return limit;
    }
}
