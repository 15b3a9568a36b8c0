package dev.millrace.ingest.studio;

import dev.millrace.platform.pages.PageAssets;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page needs to know. */
@ControllerAdvice(assignableTypes = {StudioController.class, StudioActs.class, WatchController.class})
final class PageModel {
    private final PageAssets assets;

    PageModel(PageAssets assets) {
        this.assets = assets;
    }

    /** The path of the folder with style and scripts. */
    @ModelAttribute("assets")
    String assets() {
        return assets.base();
    }
}
