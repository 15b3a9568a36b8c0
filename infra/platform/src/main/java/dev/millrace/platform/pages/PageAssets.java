package dev.millrace.platform.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Style, scripts and the two libraries of a role's pages, as one folder that is named by a digest of its content:
 * modules find each other by relative paths, and browsers keep what they have for ever.
 *
 * @param name of the pages: files lie in {@code static/<name>/} and are served below {@code /<name>/assets/}
 * @param version the digest
 * @param folders where the files lie on the class path
 */
public record PageAssets(String name, String version, List<String> folders) {
    /**
     * @param name of the pages, e.g. {@code studio}
     * @throws IllegalStateException when a library is not on the class path, or there twice
     */
    public static PageAssets find(String name) {
        String folder = "classpath:/static/" + name + "/";
        var resources = new PathMatchingResourcePatternResolver();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Resource[] own = resources.getResources(folder + "*.*");
            Arrays.sort(own, Comparator.comparing(PageAssets::fileName));
            for (Resource file : own) {
                try (InputStream in = file.getInputStream()) {
                    digest.update(in.readAllBytes());
                }
            }
            Resource htmx = library(resources, "htmx.org", "htmx.min.js", digest);
            Resource hls = library(resources, "hls.js", "hls.min.js", digest);
            String version = HexFormat.of().formatHex(digest.digest(), 0, 8);
            return new PageAssets(name, version, List.of(folder, folder(htmx), folder(hls)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The path below which pages find the files. */
    public String base() {
        return "/" + name + "/assets/" + version;
    }

    private static Resource library(
            PathMatchingResourcePatternResolver resources, String name, String file, MessageDigest digest)
            throws IOException {
        Resource[] found = resources.getResources("classpath*:META-INF/resources/webjars/" + name + "/*/dist/" + file);
        if (found.length != 1) {
            throw new IllegalStateException("Of " + name + " there are " + found.length + " on the class path, not 1.");
        }
        try (InputStream in = found[0].getInputStream()) {
            digest.update(in.readAllBytes());
        }
        return found[0];
    }

    private static String folder(Resource file) throws IOException {
        String url = file.getURL().toString();
        int start = url.lastIndexOf("META-INF/resources/webjars/");
        return "classpath:/" + url.substring(start, url.lastIndexOf('/') + 1);
    }

    private static String fileName(Resource resource) {
        String name = resource.getFilename();
        return name == null ? "" : name;
    }
}
