package dev.millrace.fingerprint.bank;

import dev.millrace.fingerprint.Refusal;
import dev.millrace.fingerprint.bank.BankViews.EntryView;
import dev.millrace.fingerprint.bank.BankViews.Page;
import dev.millrace.fingerprint.bank.BankViews.SweepView;
import dev.millrace.platform.access.Identity;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

/**
 * {@code /v1/banks/{bank}/…}: entries, files of entries, and the sweeps they call for. With {@code dry-run} the answer
 * counts what would be found, and nothing is changed.
 */
@RestController
@RequestMapping("/v1/banks/{bank}")
final class EntriesController {
    private static final int MOST_BYTES = 8 << 20;
    private static final int EXPORT_PAGE = 1000;

    private final Shelf shelf;
    private final int mostEntries;

    EntriesController(Shelf shelf, int mostEntries) {
        this.shelf = shelf;
        this.mostEntries = mostEntries;
    }

    @GetMapping("/entries")
    Page<EntryView> list(
            Identity who,
            @PathVariable String bank,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "50") int limit) {
        var page = shelf.entries(shelf.see(who, bank), after, BankController.checked(limit));
        String next = page.size() < limit ? null : Long.toString(page.getLast().number());
        return new Page<>(page.stream().map(EntryView::of).toList(), next);
    }

    @PostMapping("/entries")
    ResponseEntity<Object> add(
            Identity who,
            @PathVariable String bank,
            @RequestParam(name = "dry-run", defaultValue = "false") boolean dryRun,
            @RequestBody NewEntries entries) {
        Bank seen = shelf.see(who, bank);
        return take(seen, entries.checked(mostEntries), dryRun);
    }

    @DeleteMapping("/entries/{entry}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Identity who, @PathVariable String bank, @PathVariable String entry) {
        Bank seen = shelf.see(who, bank);
        shelf.remove(seen, entry.matches("[0-9]{1,18}") ? Long.parseLong(entry) : -1);
    }

    /**
     * @param format {@code csv}, {@code vpdq} or {@code pdq}
     * @param item the video that the frames are of, where the lines do not say
     */
    @PostMapping("/import")
    ResponseEntity<Object> importFile(
            Identity who,
            @PathVariable String bank,
            @RequestParam String format,
            @RequestParam(defaultValue = "") String item,
            @RequestParam(name = "dry-run", defaultValue = "false") boolean dryRun,
            InputStream body)
            throws IOException {
        Bank seen = shelf.see(who, bank);
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw Refusal.TOO_MANY.because("The file is longer than " + MOST_BYTES + " bytes: send it in parts.");
        }
        return take(seen, BankFile.read(bytes, named(format), item, mostEntries), dryRun);
    }

    @GetMapping("/export")
    void export(Identity who, @PathVariable String bank, @RequestParam String format, HttpServletResponse response)
            throws IOException {
        Bank seen = shelf.see(who, bank);
        Format chosen = named(format);
        response.setContentType(chosen == Format.VPDQ ? "text/plain;charset=UTF-8" : "text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"bank-" + seen.id() + ".txt\"");
        response.setHeader("Cache-Control", "no-store");
        var out = response.getOutputStream();
        out.write(chosen.header().getBytes(StandardCharsets.UTF_8));
        long after = 0;
        long place = 0;
        for (var page = shelf.entries(seen, after, EXPORT_PAGE);
                !page.isEmpty();
                page = shelf.entries(seen, after, EXPORT_PAGE)) {
            for (var entry : page) {
                String line = chosen.write(entry.what(), place);
                place += line.isEmpty() ? 0 : 1;
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
            after = page.getLast().number();
        }
    }

    @GetMapping("/sweeps/{sweep}")
    SweepView sweep(Identity who, @PathVariable String bank, @PathVariable String sweep) {
        return SweepView.of(shelf.sweep(shelf.see(who, bank), sweep));
    }

    private ResponseEntity<Object> take(Bank bank, List<NewEntry> entries, boolean dryRun) {
        if (entries.isEmpty()) {
            throw Refusal.BAD_REQUEST.because("There is no entry in it.");
        }
        if (dryRun) {
            return ResponseEntity.ok(shelf.count(bank, entries));
        }
        SweepView sweep = SweepView.of(shelf.add(bank, entries));
        return ResponseEntity.accepted()
                .location(URI.create("/v1/banks/" + bank.id() + "/sweeps/" + sweep.id()))
                .body(sweep);
    }

    private static Format named(String name) {
        return Format.named(name).orElseThrow(() -> Refusal.BAD_REQUEST.because("The formats are csv, vpdq and pdq."));
    }
}
