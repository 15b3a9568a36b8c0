package dev.millrace.fingerprint.bank;

import dev.millrace.fingerprint.Refusal;
import dev.millrace.fingerprint.bank.Sweeps.Sweep;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/** The banks as one caller sees them: those of its tenant. */
final class Shelf {
    private static final int LONGEST_NAME = 100;

    private final Banks banks;
    private final Entries entries;
    private final Sweeps sweeps;
    private final Reach reach;
    private final TransactionTemplate transactions;

    Shelf(Banks banks, Entries entries, Sweeps sweeps, Reach reach, TransactionTemplate transactions) {
        this.banks = banks;
        this.entries = entries;
        this.sweeps = sweeps;
        this.reach = reach;
        this.transactions = transactions;
    }

    /** @param named for a caller of all tenants, whose bank it is to be */
    Bank create(Identity who, String named, String name, String action) {
        TenantId tenant = who.tenant().orElseGet(() -> tenant(named));
        String words = name.strip();
        if (words.isEmpty() || words.length() > LONGEST_NAME || words.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.BAD_FIELD.because("A bank's name is one line of 1 to " + LONGEST_NAME + " characters.");
        }
        Verdict verdict = switch (action.toLowerCase(Locale.ROOT)) {
            case "review" -> Verdict.REVIEW;
            case "block" -> Verdict.BLOCK;
            default -> throw Refusal.BAD_FIELD.because("A bank's action is \"review\" or \"block\".");
        };
        return banks.create(tenant, words, verdict, who.subject())
                .orElseThrow(() -> Refusal.NAME_TAKEN.because("There is a bank of this name: choose another."));
    }

    private static TenantId tenant(String named) {
        try {
            return new TenantId(named);
        } catch (IllegalArgumentException e) {
            throw Refusal.BAD_REQUEST.because("Say whose bank it is to be, with ?tenant=…");
        }
    }

    List<Bank> list(Identity who, String after, int limit) {
        return banks.list(who.tenant(), after, limit);
    }

    /** The bank, unless it is another tenant's or nobody's. */
    Bank see(Identity who, String id) {
        return Optional.of(id)
                .filter(AssetId::hasShape)
                .flatMap(text -> banks.find(new BankId(text)))
                .filter(bank -> who.tenant().isEmpty() || who.tenant().get().equals(bank.tenant()))
                .orElseThrow(() -> Refusal.UNKNOWN_BANK.because("There is no bank with this id."));
    }

    void delete(Identity who, String id) {
        banks.delete(see(who, id).id());
    }

    List<Entries.Entry> entries(Bank bank, long after, int limit) {
        return entries.between(bank.id(), after, Long.MAX_VALUE, limit);
    }

    Reach.Count count(Bank bank, List<NewEntry> some) {
        return reach.count(bank.tenant(), bank.action(), some);
    }

    /** All of them, with the sweep that they call for. */
    Sweep add(Bank bank, List<NewEntry> some) {
        return Objects.requireNonNull(transactions.execute(_ -> sweeps.begin(bank, entries.add(bank.id(), some))));
    }

    void remove(Bank bank, long entry) {
        boolean removed = Boolean.TRUE.equals(transactions.execute(_ -> entries.remove(bank.id(), entry)));
        if (!removed) {
            throw Refusal.UNKNOWN_ENTRY.because("The bank has no entry of this number.");
        }
    }

    Sweep sweep(Bank bank, String id) {
        try {
            return sweeps.find(bank.id(), UUID.fromString(id)).orElseThrow(Shelf::noSweep);
        } catch (IllegalArgumentException e) {
            throw noSweep();
        }
    }

    private static RuntimeException noSweep() {
        return Refusal.UNKNOWN_SWEEP.because("The bank has no sweep with this id.");
    }
}
