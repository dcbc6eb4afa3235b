package dev.basefly.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The migrations of one module under {@code db/migration/<module>}, with a history of their own. Contributed as a bean.
 *
 * @param after modules whose tables these migrations refer to
 * @param product whether the tables hold product data, so that they exist in every place a tenant can live in
 */
public record Migrations(String module, List<String> after, boolean product) {

    public Migrations {
        after = List.copyOf(after);
    }

    public Migrations(String module, String... after) {
        this(module, List.of(after), false);
    }

    /** The migrations of a product module: they also run in the schemas and databases of tenants that have their own. */
    public static Migrations ofProduct(String module, String... after) {
        return new Migrations(module, List.of(after), true);
    }

    /** SHA-256 of all files of these modules, in their order: any other file, name, content or order gives another one. */
    static String digest(List<Migrations> ordered) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();
            for (Migrations module : ordered) {
                addLine(digest, module.module());
                List<Resource> files = Stream.of(
                                resources.getResources("classpath*:db/migration/" + module.module() + "/*"))
                        .filter(Resource::isReadable)
                        .sorted(Comparator.comparing(Migrations::nameOf))
                        .toList();
                for (Resource file : files) {
                    byte[] content = file.getContentAsByteArray();
                    addLine(digest, nameOf(file) + " " + content.length);
                    digest.update(content);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException failure) {
            throw new UncheckedIOException("The migrations on the class path cannot be read", failure);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    private static void addLine(MessageDigest digest, String line) {
        digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String nameOf(Resource file) {
        return String.valueOf(file.getFilename());
    }
}
