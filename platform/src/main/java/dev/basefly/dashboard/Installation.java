package dev.basefly.dashboard;

import static dev.basefly.words.Words.t;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.basefly.access.Anyone;
import dev.basefly.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What makes the dashboard an application that can be installed: its manifest (W3C Web Application Manifest), the service
 * worker and the page it shows without a connection. They lie beside the assets, which no limit and no organization's
 * address concerns, so the worker is allowed the whole site by a header.
 */
@RestController
@Anyone(reason = "an application's name, icons and offline page hold nothing private")
class Installation {

    private static final String OFFLINE = "/assets/offline";
    private static final CacheControl ASK_AGAIN = CacheControl.noCache().cachePublic();
    private static final List<String> FILES =
            List.of("tokens.css", "app.css", "app.js", "htmx.js", "mark.svg", "icon-180.png", "icon-192.png");

    private final DashboardSettings settings;
    private final Assets assets;
    private final PageViews views;
    private final String worker;

    /** @param script the worker's text, which the files of this version are written before */
    Installation(DashboardSettings settings, Assets assets, PageViews views, String script) {
        this.settings = settings;
        this.assets = assets;
        this.views = views;
        this.worker = versioned(script);
    }

    record Manifest(
            String id,
            String name,
            @JsonProperty("short_name") String shortName,
            String description,
            @JsonProperty("start_url") String startUrl,
            String scope,
            String display,
            String lang,
            @JsonProperty("background_color") String backgroundColor,
            @JsonProperty("theme_color") String themeColor,
            List<ManifestIcon> icons) {}

    record ManifestIcon(String src, String sizes, String type, String purpose) {}

    @GetMapping("/assets/app.webmanifest")
    ResponseEntity<Manifest> manifest() {
        var manifest = new Manifest(
                "/",
                settings.name(),
                settings.name(),
                t("Your organization, its people and what it runs."),
                "/",
                "/",
                "standalone",
                Words.locale().toLanguageTag(),
                assets.color("canvas", "light"),
                assets.color("surface", "light"),
                List.of(
                        new ManifestIcon(assets.url("mark.svg"), "any", "image/svg+xml", "any"),
                        new ManifestIcon(assets.url("icon-192.png"), "192x192", "image/png", "any"),
                        new ManifestIcon(assets.url("icon-512.png"), "512x512", "image/png", "any"),
                        new ManifestIcon(assets.url("icon-maskable-512.png"), "512x512", "image/png", "maskable")));
        return ResponseEntity.ok()
                .cacheControl(ASK_AGAIN)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .contentType(MediaType.parseMediaType("application/manifest+json"))
                .body(manifest);
    }

    @GetMapping("/assets/service-worker.js")
    ResponseEntity<String> worker() {
        return ResponseEntity.ok()
                .cacheControl(ASK_AGAIN)
                .contentType(new MediaType("text", "javascript", StandardCharsets.UTF_8))
                .header("Service-Worker-Allowed", "/")
                .body(worker);
    }

    /** The same for everybody, whoever asks: browsers keep it. */
    @GetMapping(OFFLINE)
    ResponseEntity<String> offline(HttpServletRequest request) {
        var page = views.renderForStranger("dashboard/offline.jte", Map.of(), request);
        return ResponseEntity.ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .header(HttpHeaders.CONTENT_LANGUAGE, Words.locale().toLanguageTag())
                .contentType(new MediaType("text", "html", StandardCharsets.UTF_8))
                .body(new String(page.toByteArray(), StandardCharsets.UTF_8));
    }

    private String versioned(String script) {
        var files = FILES.stream().map(assets::url).toList();
        var version = Assets.hash((script + files + settings.name()).getBytes(StandardCharsets.UTF_8));
        return "const VERSION = '" + version + "';\nconst OFFLINE = '" + OFFLINE + "';\nconst FILES = ["
                + files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", ")) + "];\n" + script;
    }
}
