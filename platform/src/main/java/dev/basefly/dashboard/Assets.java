package dev.basefly.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.http.MediaType;

/**
 * The style sheet, scripts and pictures of the pages, put together once at start and addressed by their content: an
 * address never changes its meaning, so browsers keep it for a year. Every jar takes part by files under
 * {@code basefly/assets}: those in {@code css} and {@code js} join the one style sheet and the one script.
 */
public final class Assets {

    private static final String FOLDER = "classpath*:basefly/assets/";
    private static final String HTMX = "classpath*:META-INF/resources/webjars/htmx.org/*/dist/htmx.min.js";
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern INDENTATION = Pattern.compile("\\n\\s*");

    private final Map<String, Asset> byFile = new HashMap<>();
    private final Map<String, String> urls = new HashMap<>();

    private final DesignTokens tokens;

    Assets(ResourcePatternResolver resources, DesignTokens tokens) {
        this.tokens = tokens;
        add("tokens.css", tokens.css());
        add("app.css", compact(tokens.withBreakpoints(joined(resources, "css/*.css", "", ""))));
        add("app.js", joined(resources, "js/*.js", "{\n", "}\n"));
        add("htmx.js", text(found(resources, HTMX)[0]));
        for (var file : found(resources, FOLDER + "file/*")) {
            add(name(file), bytes(file));
        }
    }

    /** The address of a file by its plain name, such as {@code app.css}. */
    public String url(String name) {
        var url = urls.get(name);
        if (url == null) {
            throw new IllegalArgumentException("There is no asset named " + name);
        }
        return url;
    }

    /** A colour of the design tokens for what style sheets cannot reach, such as the frame of a window. */
    public String color(String name, String theme) {
        var value = tokens.values().get("color-" + name);
        if (value == null) {
            throw new IllegalArgumentException("There is no colour named " + name);
        }
        return theme.equals("dark") ? value.dark() : value.light();
    }

    /** The file of an address' last part: {@code app-<hash>.css}, kept for ever, or {@code app.css}, asked for again. */
    @Nullable
    Asset at(String file) {
        return byFile.get(file);
    }

    /** Bytes to send, the hash that names them, and whether the address says so. */
    record Asset(MediaType type, ByteArrayResource content, String hash, boolean immutable) {}

    private void add(String name, String content) {
        add(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private void add(String name, byte[] bytes) {
        var hash = hash(bytes);
        var dot = name.lastIndexOf('.');
        var hashed = name.substring(0, dot) + "-" + hash + name.substring(dot);
        var type = type(name.substring(dot + 1));
        var body = new ByteArrayResource(bytes);
        byFile.put(hashed, new Asset(type, body, hash, true));
        byFile.put(name, new Asset(type, body, hash, false));
        urls.put(name, "/assets/" + hashed);
    }

    /** Joins by name, so that a file's number decides; each script is a block of its own and shares no names. */
    private static String joined(ResourcePatternResolver resources, String pattern, String before, String after) {
        return Arrays.stream(found(resources, FOLDER + pattern))
                .sorted(Comparator.comparing(Assets::name))
                .map(file -> before + text(file) + after)
                .collect(Collectors.joining("\n"));
    }

    private static String compact(String css) {
        return INDENTATION.matcher(COMMENT.matcher(css).replaceAll("")).replaceAll("\n");
    }

    private static Resource[] found(ResourcePatternResolver resources, String pattern) {
        try {
            return resources.getResources(pattern);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String name(Resource file) {
        return Objects.requireNonNull(file.getFilename());
    }

    private static String text(Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] bytes(Resource file) {
        try {
            return file.getContentAsByteArray();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String hash(byte[] content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    private static MediaType type(String extension) {
        return switch (extension) {
            case "css" -> new MediaType("text", "css", StandardCharsets.UTF_8);
            case "js" -> new MediaType("text", "javascript", StandardCharsets.UTF_8);
            case "svg" -> new MediaType("image", "svg+xml", StandardCharsets.UTF_8);
            case "png" -> MediaType.IMAGE_PNG;
            default -> throw new IllegalArgumentException("Assets of type " + extension + " are not served");
        };
    }
}
