package dev.millrace.origin;

import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Viewer;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.streams.PresentationIndex;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may play what. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenTest {
    private static final SecureRandom IDS = new SecureRandom();
    private static final Set<AssetState> PREVIEWED = EnumSet.of(
            AssetState.UPLOADING,
            AssetState.PROCESSING,
            AssetState.READY,
            AssetState.PUBLISHED,
            AssetState.TAKEN_DOWN,
            AssetState.FAILED);

    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private SmallVideo video = SmallVideo.sealed();

    @AutoClose
    private final TestOrigin origin = new TestOrigin(catalog, new FakeWithdrawals(), storage);

    @AutoClose
    private final Web web = new Web();

    @BeforeEach
    void publish() {
        video = small(new TenantId("acme"));
        catalog.put(FakeCatalog.serving(video, AssetState.PUBLISHED, Screening.CLEARED, Visibility.SIGNED));
    }

    private SmallVideo small(TenantId tenant) {
        SmallVideo made = SmallVideo.make(tenant, AssetId.random(IDS), true, 1, 500);
        storage.put(made);
        return made;
    }

    private int status(String path) throws Exception {
        return web.get(origin.uri(path)).statusCode();
    }

    @ParameterizedTest
    @EnumSource(Visibility.class)
    void everyStateScreeningAndViewer(Visibility visibility) throws Exception {
        for (AssetState state : AssetState.values()) {
            for (Screening screening : Screening.values()) {
                SmallVideo each = small(new TenantId("acme"));
                catalog.put(FakeCatalog.serving(each, state, screening, visibility));
                boolean out = state == AssetState.PUBLISHED && screening == Screening.CLEARED;
                boolean anyone = out && (visibility == Visibility.PUBLIC || visibility == Visibility.UNLISTED);
                boolean playback = out && visibility != Visibility.PRIVATE;
                String what = state + " " + screening + " " + visibility;
                for (String path : List.of(each.root() + "master.m3u8", each.folder() + VIDEO + "/1.m4s")) {
                    assertThat(status(path)).as(what).isEqualTo(anyone ? 200 : 404);
                    assertThat(status(origin.token(each, Viewer.PLAYBACK_TOKEN) + path))
                            .as(what + " with a playback token")
                            .isEqualTo(playback ? 200 : 404);
                    assertThat(status(origin.token(each, Viewer.PREVIEW_TOKEN) + path))
                            .as(what + " with a preview token")
                            .isEqualTo(PREVIEWED.contains(state) ? 200 : 404);
                }
            }
        }
    }

    @Test
    void forgedTokensOpenNothing() throws Exception {
        String good = origin.tokens.sign(video.asset(), Viewer.PREVIEW_TOKEN, Duration.ofHours(1));
        String path = "/v/" + video.asset() + "/master.m3u8";
        assertThat(status("/t/" + good + path)).isEqualTo(200);
        for (int i = 0; i < good.length() - 1; i += 7) {
            char other = good.charAt(i) == 'A' ? 'B' : 'A';
            String forged = good.substring(0, i) + other + good.substring(i + 1);
            assertThat(status("/t/" + forged + path)).as("byte " + i).isEqualTo(404);
        }
        for (String bad : List.of("x", "A".repeat(90), good + "A", good.substring(1), good.toUpperCase(Locale.ROOT))) {
            assertThat(status("/t/" + bad + path)).as(bad).isEqualTo(404);
        }
    }

    @Test
    void aTokenOpensItsOwnAssetOnly() throws Exception {
        SmallVideo other = small(new TenantId("acme"));
        catalog.put(FakeCatalog.serving(other, AssetState.PUBLISHED, Screening.CLEARED, Visibility.SIGNED));

        assertThat(status(origin.token(video, Viewer.PLAYBACK_TOKEN) + other.root() + "master.m3u8"))
                .isEqualTo(404);
        assertThat(status(origin.token(video, Viewer.PREVIEW_TOKEN) + other.folder() + VIDEO + "/1.m4s"))
                .isEqualTo(404);
    }

    @Test
    void anExpiredTokenOpensNothing() throws Exception {
        try (var later = new TestOrigin(catalog, new FakeWithdrawals(), storage)) {
            String path = later.token(video, Viewer.PLAYBACK_TOKEN) + video.root() + "master.m3u8";
            assertThat(web.get(later.uri(path)).statusCode()).isEqualTo(200);

            later.time.advance(Duration.ofHours(5));

            assertThat(web.get(later.uri(path)).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void underAPlaybackTokenPlayersKeepAndSharedCachesDoNotForLong() throws Exception {
        var segment =
                web.get(origin.uri(origin.token(video, Viewer.PLAYBACK_TOKEN) + video.folder() + VIDEO + "/1.m4s"));

        assertThat(segment.headers().firstValue("cache-control")).hasValue("private, max-age=31536000, immutable");
        assertThat(segment.headers().firstValue("cdn-cache-control")).hasValue("max-age=300");
    }

    @Test
    void urisInPlaylistsStayUnderTheToken() throws Exception {
        String token = origin.token(video, Viewer.PLAYBACK_TOKEN);

        String master = web.text(origin.uri(token + video.root() + "master.m3u8"));
        String media = web.text(origin.uri(token + video.folder() + VIDEO + "/media.m3u8"));

        for (String playlist : List.of(master, media)) {
            assertThat(playlist.lines().filter(l -> !l.startsWith("#")))
                    .isNotEmpty()
                    .noneMatch(uri -> uri.startsWith("/") || uri.contains("://"));
        }
    }

    @Test
    void anIndexThatNamesAnotherTenantsBytesServesNone() throws Exception {
        SmallVideo theirs = small(new TenantId("umbrella"));
        String json = new String(video.index().toJson(), StandardCharsets.UTF_8);
        String stolen = json.replace(
                ObjectKey.revisionPrefix(
                        video.tenant(), video.asset(), video.revision().id()),
                ObjectKey.revisionPrefix(
                        theirs.tenant(), theirs.asset(), theirs.revision().id()));
        assertThat(PresentationIndex.parse(stolen.getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
        storage.objects.put(
                ObjectKey.snapshot(
                        video.tenant(),
                        video.asset(),
                        video.revision().id(),
                        video.revision().snapshot()),
                stolen.getBytes(StandardCharsets.UTF_8));
        storage.reads.clear();

        assertThat(status(origin.token(video, Viewer.PREVIEW_TOKEN) + video.folder() + VIDEO + "/1.m4s"))
                .isEqualTo(503);
        assertThat(storage.reads).noneMatch(r -> r.key().tenant().equals("umbrella"));
    }
}
