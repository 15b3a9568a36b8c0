package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.TenantId;

/** Whose an upload is: for anybody else it does not exist. */
public record Owner(TenantId tenant, String subject) {}
