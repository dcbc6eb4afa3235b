package dev.basefly.settings;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The keys that settings records declare, to tell an unknown key from a known one. */
final class KnownKeys {

    private final Set<String> names = new HashSet<>();
    private final Set<String> open = new HashSet<>();
    private final List<String> readable = new ArrayList<>();

    KnownKeys(Collection<Class<?>> types) {
        types.forEach(type -> addAll("basefly." + SettingsReader.module(type), type));
    }

    boolean contains(String key) {
        String plain = plain(key);
        return names.contains(plain) || open.stream().anyMatch(plain::startsWith);
    }

    /** The key that an environment variable means, in whose name an underscore stands for a dot or a dash; or its own. */
    String ofVariable(String key, Collection<String> others) {
        String joined = joined(key);
        return Stream.concat(readable.stream(), others.stream())
                .filter(candidate -> joined(candidate).equals(joined))
                .findFirst()
                .or(() -> open.stream()
                        .filter(candidate -> joined.startsWith(joined(candidate)))
                        .findFirst())
                .orElse(key);
    }

    /** The known key that is nearest to a mistyped one. */
    Optional<String> nearest(String key) {
        String plain = plain(key);
        return readable.stream()
                .filter(known -> distance(plain, plain(known)) <= 3)
                .min((a, b) -> Integer.compare(distance(plain, plain(a)), distance(plain, plain(b))));
    }

    private void addAll(String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + "." + dashed(component.getName());
            readable.add(key);
            if (component.getType().isRecord() && component.getType() != Secret.class) {
                addAll(key, component.getType());
            } else if (Map.class.isAssignableFrom(component.getType())
                    || Collection.class.isAssignableFrom(component.getType())) {
                names.add(plain(key));
                open.add(plain(key));
            } else {
                names.add(plain(key));
            }
        }
    }

    static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String plain(String key) {
        return key.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static String joined(String key) {
        return plain(key).replace(".", "");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
