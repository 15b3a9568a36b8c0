package dev.millrace.ingest.studio;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/** Serves the files of the pages, and tells browsers what the pages may do: nothing inline, nothing from elsewhere. */
final class StudioWeb implements WebMvcConfigurer {
    private final PageAssets assets;
    private final Links links;

    StudioWeb(PageAssets assets, Links links) {
        this.assets = assets;
        this.links = links;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/studio/assets/**")
                .addResourceLocations(assets.folders().toArray(String[]::new))
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .resourceChain(true)
                .addResolver(new VersionResourceResolver().addFixedVersionStrategy(assets.version(), "/**"));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {
                    @Override
                    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                        protect(response);
                        return true;
                    }
                })
                .addPathPatterns("/studio", "/studio/**", "/watch/**")
                .excludePathPatterns("/studio/assets/**");
    }

    private void protect(HttpServletResponse response) {
        String origin = links.originBase().map(base -> " " + base).orElse("");
        response.setHeader(
                "Content-Security-Policy",
                String.join(
                        "; ",
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "worker-src 'self'",
                        "img-src 'self'" + origin,
                        "media-src blob:" + origin,
                        "connect-src 'self'" + origin,
                        "form-action 'self'",
                        "base-uri 'none'",
                        "frame-ancestors 'none'"));
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
