package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.Servability;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.catalog.Viewer;
import dev.millrace.platform.catalog.Visibility;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together the page of one video. */
final class VideoPages {
    private final Catalog catalog;
    private final Cards cards;
    private final AssetViews views;
    private final Presentations presentations;
    private final Links links;

    VideoPages(Catalog catalog, Cards cards, AssetViews views, Presentations presentations, Links links) {
        this.catalog = catalog;
        this.cards = cards;
        this.views = views;
        this.presentations = presentations;
        this.links = links;
    }

    VideoPage of(Identity who, Asset asset) {
        Optional<Serving> serving = catalog.serving(asset.id());
        var facts = asset.facts();
        List<AssetView.HistoryView> history = views.history(who, asset);
        return new VideoPage(
                cards.of(who, asset, serving),
                facts == null ? null : facts.width() + " × " + facts.height(),
                source(who, asset),
                serving.flatMap(presentations::newest)
                        .map(p -> p.renditions().stream().map(VideoPages::line).toList())
                        .orElse(List.of()),
                serving.flatMap(links::open).orElse(null),
                asset.visibility() == Visibility.SIGNED
                        && Library.mayChange(who, asset)
                        && serving.filter(s -> Servability.servable(s, Viewer.PLAYBACK_TOKEN))
                                .isPresent(),
                serving.filter(s -> Servability.servable(s, Viewer.PREVIEW_TOKEN))
                        .isPresent(),
                who.owns(asset) && asset.screening() == Screening.BLOCKED && !appealed(history),
                history.reversed().stream().map(VideoPages::line).toList());
    }

    /** Nobody but a creator who appeals sends a video to review. */
    private static boolean appealed(List<AssetView.HistoryView> history) {
        return history.stream()
                .anyMatch(entry -> entry.field().equals("screening")
                        && entry.to().equals(Screening.IN_REVIEW.name())
                        && entry.who().startsWith("creator:"));
    }

    private static VideoPage.@Nullable SourceLine source(Identity who, Asset asset) {
        Source source = asset.source();
        return source == null
                ? null
                : new VideoPage.SourceLine(
                        bytes(source.length()),
                        source.sha256(),
                        who.owns(asset) ? "/v1/assets/" + asset.id() + "/source" : null);
    }

    private static VideoPage.RenditionLine line(Presentation.Line line) {
        String size = line.width() == null ? "" : line.width() + " × " + line.height();
        String rate = line.bandwidth() >= 1_000_000
                ? String.format(Locale.ENGLISH, "%.1f Mbit/s", line.bandwidth() / 1e6)
                : String.format(Locale.ENGLISH, "%d kbit/s", Math.round(line.bandwidth() / 1e3));
        return new VideoPage.RenditionLine(line.name(), size, line.codecs(), rate);
    }

    private static VideoPage.HistoryLine line(AssetView.HistoryView entry) {
        String step = entry.from() == null ? entry.to() : entry.from() + " → " + entry.to();
        String what = entry.field().equals("state") ? step : entry.field() + ": " + step;
        return new VideoPage.HistoryLine(
                what.toLowerCase(Locale.ROOT).replace('_', ' '), entry.why(), entry.who(), When.of(entry.at()));
    }

    /** {@code 12.3 MB}, in powers of 1000 as download dialogs count. */
    static String bytes(long length) {
        if (length < 1000) {
            return length + " bytes";
        }
        double value = length;
        int unit = -1;
        while (value >= 999.95 && unit < 3) {
            value /= 1000;
            unit++;
        }
        return String.format(
                Locale.ENGLISH,
                "%.1f %s",
                value,
                List.of("kB", "MB", "GB", "TB").get(unit));
    }
}
