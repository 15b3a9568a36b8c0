package dev.millrace.fingerprint.bank;

import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact.Verdict;
import java.time.Instant;

/**
 * A collection of what must be looked for.
 *
 * @param action what a sure match asks for: REVIEW or BLOCK
 */
record Bank(
        BankId id,
        TenantId tenant,
        String name,
        Verdict action,
        int files,
        int frames,
        String createdBy,
        Instant createdAt) {}
