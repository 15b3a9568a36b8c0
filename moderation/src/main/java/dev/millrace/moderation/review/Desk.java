package dev.millrace.moderation.review;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.TenantId;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/** What a moderator does. Each act is one transaction over item, asset and audit: a crash leaves all of it or nothing. */
final class Desk {
    private final ItemRows items;
    private final Audit audit;
    private final Catalog catalog;
    private final TransactionTemplate transactions;
    private final ReviewSettings settings;

    Desk(ItemRows items, Audit audit, Catalog catalog, TransactionTemplate transactions, ReviewSettings settings) {
        this.items = items;
        this.audit = audit;
        this.catalog = catalog;
        this.transactions = transactions;
        this.settings = settings;
    }

    /** A moderator of one tenant. */
    record Moderator(String subject, TenantId tenant) {
        Actor actor() {
            return new Actor(Actor.Kind.MODERATOR, subject);
        }
    }

    Item see(Moderator who, long id) {
        return items.find(who.tenant(), id).orElseThrow(Desk::unknown);
    }

    /** Nobody else acts on the item until the lease ends; asked again by its holder, the lease begins anew. */
    Item claim(Moderator who, long id) {
        return inTransaction(() -> {
            Item item = open(who, id);
            items.hold(id, who.subject(), settings.lease());
            if (item.holder() == null) {
                audit.append(item, Act.CLAIMED, who.actor(), null, null);
            }
            return see(who, id);
        });
    }

    /** Gives an item back; one that is not held stays so. */
    Item release(Moderator who, long id) {
        return inTransaction(() -> {
            Item item = open(who, id);
            if (item.holder() != null) {
                items.release(id);
                audit.append(item, Act.RELEASED, who.actor(), null, null);
            }
            return see(who, id);
        });
    }

    Item decide(Moderator who, long id, Verdict verdict) {
        return inTransaction(() -> {
            Item item = open(who, id);
            switch (verdict) {
                case Verdict.Approve() -> approve(who, item);
                case Verdict.Block block -> block(who, item, block);
            }
            return see(who, id);
        });
    }

    private void approve(Moderator who, Item item) {
        items.decide(item.id(), ItemState.APPROVED, null, null, who.subject());
        String why = item.appealOf() == null ? "A moderator approved it." : "The appeal was granted.";
        catalog.screen(item.asset(), Screening.CLEARED, Optional.empty(), new Because(why, who.actor()));
        audit.append(item, Act.APPROVED, who.actor(), null, null);
    }

    private void block(Moderator who, Item item, Verdict.Block block) {
        Policy policy = settings.policy(block.policy())
                .orElseThrow(() -> Refusal.UNKNOWN_POLICY.because("There is no policy “" + block.policy()
                        + "”: choose from "
                        + String.join(
                                ", ",
                                settings.rules().stream().map(Policy::code).toList()) + "."));
        items.decide(item.id(), ItemState.BLOCKED, policy.code(), block.reason(), who.subject());
        String next = item.appealOf() == null
                ? "If you think that is wrong, you can appeal once."
                : "Your appeal was looked at by another moderator; this is final.";
        String sentence = policy.sentence() + " The moderator's reason: " + block.reason() + " " + next;
        catalog.screen(
                item.asset(),
                Screening.BLOCKED,
                Optional.of(new Problem(policy.code(), sentence)),
                new Because(policy.sentence() + " " + block.reason(), who.actor()));
        audit.append(item, Act.BLOCKED, who.actor(), policy.code(), block.reason());
    }

    /** Takes the moderator's own decision back: the item waits again, with them, and nobody sees the asset until then. */
    Item undo(Moderator who, long id) {
        return inTransaction(() -> {
            Item item = items.lock(who.tenant(), id).orElseThrow(Desk::unknown);
            if (item.decidedBy() == null) {
                throw Refusal.TOO_LATE.because("Nothing is decided about this item: there is nothing to undo.");
            }
            if (!item.decidedBy().equals(who.subject())) {
                throw Refusal.NOT_YOURS.because("Only the moderator who decided can undo it.");
            }
            if (items.lockOpen(item.asset()).isPresent() || !items.reopen(id, settings.undo())) {
                throw Refusal.TOO_LATE.because("A decision can be undone within "
                        + settings.undo().toSeconds()
                        + " seconds, and until its creator appeals. That time is over.");
            }
            items.hold(id, who.subject(), settings.lease());
            catalog.screen(
                    item.asset(),
                    Screening.IN_REVIEW,
                    Optional.empty(),
                    new Because("The moderator took the decision back.", who.actor()));
            audit.append(item, Act.UNDONE, who.actor(), null, null);
            return see(who, id);
        });
    }

    /** Locked; refused unless this moderator may act on it now. */
    private Item open(Moderator who, long id) {
        Item item = items.lock(who.tenant(), id).orElseThrow(Desk::unknown);
        if (item.state() != ItemState.OPEN) {
            String how = item.decidedBy() == null
                    ? "The video is gone: there is nothing to decide any more."
                    : "It was decided by " + item.decidedBy() + " already: take another one.";
            throw Refusal.DECIDED.because(how);
        }
        if (item.heldByOther(who.subject())) {
            throw RefusedException.held(item);
        }
        if (who.subject().equals(item.notBy())) {
            throw Refusal.NOT_YOURS.because(
                    "This is an appeal against your own decision: another moderator decides it.");
        }
        return item;
    }

    private static RefusedException unknown() {
        return Refusal.UNKNOWN_ITEM.because("There is no such item in your queue.");
    }

    private <T> T inTransaction(Supplier<T> act) {
        return Objects.requireNonNull(transactions.execute(_ -> act.get()));
    }
}
