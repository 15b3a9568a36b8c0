package dev.millrace.platform.catalog;

import java.util.List;
import java.util.Optional;

/**
 * One asset as an origin sees it.
 *
 * @param current what public URLs without a revision serve
 * @param servable revisions that public URLs may name: the current one and those that were current within 24 h
 * @param newest the newest revision that has a snapshot, open or sealed: what a preview token plays
 */
public record Serving(
        AssetId asset,
        TenantId tenant,
        String owner,
        AssetState state,
        Screening screening,
        Visibility visibility,
        Optional<Revision> current,
        List<Revision> servable,
        Optional<Revision> newest) {}
