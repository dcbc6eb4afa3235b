package dev.basefly.dashboard;

import dev.basefly.access.Anyone;
import dev.basefly.dashboard.DesignTokens.Value;
import dev.basefly.tenancy.Accent;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The design tokens of an accent colour. The address names the colour and no organization, so any cache may keep it. */
@RestController
@Anyone(reason = "a colour says nothing about whose it is")
class BrandingStyles {

    private static final String WHITE = "#ffffff";
    private static final String DARK = "#14191b";
    private static final String INK = "#12181a";

    private final DesignTokens tokens;

    BrandingStyles(DesignTokens tokens) {
        this.tokens = tokens;
    }

    static String path(Accent accent) {
        return "/branding/" + accent.color().substring(1) + ".css";
    }

    @GetMapping(value = "/branding/{color:[0-9a-f]{6}}.css", produces = "text/css")
    ResponseEntity<String> css(@PathVariable String color) {
        return ResponseEntity.ok()
                .contentType(MediaType.valueOf("text/css;charset=UTF-8"))
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .body(tokens.overrideCss(overrides(new Accent("#" + color))));
    }

    private static Map<String, Value> overrides(Accent accent) {
        String light = accent.color();
        String dark = accent.onDark();
        return Map.of(
                "color-accent", new Value(light, dark),
                "color-accent-hover", new Value(Accent.mixed(light, "#000000", 15), Accent.mixed(dark, WHITE, 25)),
                "color-accent-ink", new Value(WHITE, INK),
                "color-accent-soft", new Value(Accent.mixed(light, WHITE, 90), Accent.mixed(dark, DARK, 85)),
                "color-link", new Value(Accent.mixed(light, "#000000", 15), Accent.mixed(dark, WHITE, 25)),
                "color-focus", new Value(light, dark));
    }
}
