package dev.millrace.platform.catalog;

/** An asset about to be born with its upload, in state UPLOADING. */
public record NewAsset(
        AssetId id, TenantId tenant, String owner, String title, Visibility visibility, Because because) {}
