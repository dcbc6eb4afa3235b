package dev.basefly.clusters;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody wants a new cluster to be; tidied and checked when made. */
public record ClusterDraft(
        String name,
        String location,
        ClusterPlan plan,
        @Nullable String network) {

    static final int NAME_LENGTH = 100;
    static final int LOCATION_LENGTH = 50;
    static final int NETWORK_LENGTH = 50;

    /** Refuses bad input with all its faults as VALIDATION_ERROR. */
    public ClusterDraft {
        name = tidy(name);
        location = tidy(location);
        network = network == null || network.isBlank() ? null : tidy(network);
        List<FieldFault> faults = new ArrayList<>();
        check("name", name, NAME_LENGTH, faults);
        check("location", location, LOCATION_LENGTH, faults);
        if (network != null) {
            check("network", network, NETWORK_LENGTH, faults);
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    private static String tidy(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static void check(String field, String text, int longest, List<FieldFault> faults) {
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > longest) {
            faults.add(new FieldFault(field, "must have 1 to " + longest + " characters"));
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            faults.add(new FieldFault(field, "must not contain control characters"));
        }
    }
}
