package dev.basefly.tenancy.archive;

import dev.basefly.database.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * The schema version of each module: the number of its last migration, which every start has applied.
 *
 * @param byModule version by module, 0 for a module without migrations
 */
record SchemaVersions(Map<String, Integer> byModule) {

    private static final Pattern FILE = Pattern.compile("V(\\d+)__.+\\.sql");

    SchemaVersions {
        byModule = Map.copyOf(byModule);
    }

    static SchemaVersions of(List<Migrations> modules, ResourcePatternResolver resources) {
        Map<String, Integer> versions = new TreeMap<>();
        modules.forEach(module -> versions.put(module.module(), last(module.module(), resources)));
        return new SchemaVersions(versions);
    }

    private static int last(String module, ResourcePatternResolver resources) {
        try {
            int last = 0;
            for (Resource file : resources.getResources("classpath*:db/migration/" + module + "/V*.sql")) {
                Matcher name = FILE.matcher(Objects.requireNonNullElse(file.getFilename(), ""));
                last = name.matches() ? Math.max(last, Integer.parseInt(name.group(1))) : last;
            }
            return last;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
