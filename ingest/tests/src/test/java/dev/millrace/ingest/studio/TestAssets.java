package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.MediaFacts;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.NewAsset;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.Revisions;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/** Brings assets as far as a test needs them, by the steps that the roles take. */
final class TestAssets {
    private static final Because PIPELINE = new Because("The pipeline went on.", Actor.system("test"));
    private static final long EPOCH = 1;

    private final Catalog catalog;
    private final Revisions revisions;
    private final Storage storage;
    private final SecureRandom random = new SecureRandom();
    private TenantId tenant = StudioServer.ACME;
    private Visibility visibility = Visibility.PUBLIC;

    TestAssets(StudioServer server) {
        this.catalog = server.get(Catalog.class);
        this.revisions = server.get(Revisions.class);
        this.storage = server.get(Storage.class);
    }

    TestAssets of(TenantId other) {
        tenant = other;
        return this;
    }

    TestAssets as(Visibility other) {
        visibility = other;
        return this;
    }

    Asset uploading(String owner, String title) {
        var because = new Because("The upload began.", new Actor(Actor.Kind.CREATOR, owner));
        return catalog.create(new NewAsset(AssetId.random(random), tenant, owner, title, visibility, because));
    }

    Asset uploaded(String owner, String title) {
        return uploaded(owner, title, ("bytes of " + title).getBytes(StandardCharsets.UTF_8));
    }

    Asset uploaded(String owner, String title, byte[] bytes) {
        Asset asset = uploading(owner, title);
        SourceId id = SourceId.random(random);
        ObjectKey key = ObjectKey.source(tenant, id);
        put(key, asset, bytes);
        return catalog.finishUpload(
                asset.id(), new Source(id, tenant, key.value(), sha256(bytes), bytes.length), PIPELINE);
    }

    Asset rejected(String owner, String title, Problem problem) {
        return catalog.stop(uploaded(owner, title).id(), Move.REFUSED, problem, PIPELINE);
    }

    Asset failed(String owner, String title) {
        Asset asset = processing(owner, title, 1);
        var problem = new Problem("gave-up", "Converting was stopped twice. An operator can try again.");
        return catalog.stop(asset.id(), Move.GAVE_UP, problem, PIPELINE);
    }

    /** With so many segments of two seconds converted, of five. */
    Asset processing(String owner, String title, int segments) {
        Asset asset = uploaded(owner, title);
        catalog.passInspection(asset.id(), new MediaFacts(Duration.ofSeconds(10), 1280, 720), PIPELINE);
        catalog.move(asset.id(), Move.ENCODING_STARTED, PIPELINE);
        RevisionId revision = RevisionId.random(random);
        revisions.open(
                revision, asset.id(), Objects.requireNonNull(asset.source()).id(), EPOCH);
        snapshot(asset, revision, 1, segments);
        revisions.grow(revision, 1, EPOCH);
        return catalog.get(asset.id());
    }

    Asset ready(String owner, String title) {
        Asset asset = processing(owner, title, 2);
        RevisionId revision = revisions.of(asset.id()).getFirst().id();
        snapshot(asset, revision, 2, 5);
        revisions.seal(revision, 2, EPOCH);
        return catalog.move(asset.id(), Move.ENCODING_FINISHED, PIPELINE);
    }

    Asset published(String owner, String title) {
        Asset asset = ready(owner, title);
        catalog.screen(asset.id(), Screening.CLEARED, Optional.empty(), PIPELINE);
        catalog.publishIfCleared(asset.id(), PIPELINE);
        return catalog.get(asset.id());
    }

    Asset blocked(String owner, String title) {
        Asset asset = ready(owner, title);
        var problem = new Problem("denied", "This file is on the list of files that may not be shown.");
        return catalog.screen(asset.id(), Screening.BLOCKED, Optional.of(problem), PIPELINE);
    }

    private void snapshot(Asset asset, RevisionId revision, int number, int segments) {
        var index = TestIndex.of(asset.id().value(), revision.value(), segments);
        put(ObjectKey.snapshot(tenant, asset.id(), revision, number), asset, index.toJson());
    }

    private void put(ObjectKey key, Asset asset, byte[] bytes) {
        try {
            storage.put(key, asset.id(), Bytes.of(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
