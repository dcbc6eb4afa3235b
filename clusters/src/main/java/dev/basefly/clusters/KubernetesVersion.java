package dev.basefly.clusters;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.noted;

import dev.basefly.api.ApiError;
import java.util.List;
import java.util.Optional;

/** The versions of Kubernetes that are offered. A cluster goes up by one minor version at a time, and never back. */
final class KubernetesVersion {

    private static final List<String> OFFERED = List.of("1.33", "1.34", "1.35", "1.36");

    private KubernetesVersion() {}

    /** The version that follows this one, empty when there is none yet. */
    static Optional<String> next(String version) {
        int at = OFFERED.indexOf(version);
        return at < 0 || at + 1 == OFFERED.size() ? Optional.empty() : Optional.of(OFFERED.get(at + 1));
    }

    /** The wanted version, if it is the one that follows; VALIDATION_ERROR when it is not offered, CONFLICT otherwise. */
    static String after(String version, String wanted) {
        if (!OFFERED.contains(wanted)) {
            throw ApiError.invalid("version", "must be one of " + String.join(", ", OFFERED));
        }
        if (next(version).filter(wanted::equals).isEmpty()) {
            throw ApiError.conflict(
                            "not_next_version", "A cluster cannot be upgraded from " + version + " to " + wanted)
                    .remedy(next(version)
                            .map(next -> noted("Upgrade to " + next + " first"))
                            .orElse(later("Wait until there is a newer version")));
        }
        return wanted;
    }
}
