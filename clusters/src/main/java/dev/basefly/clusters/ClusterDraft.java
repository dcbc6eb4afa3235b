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

    /** Refuses bad input with all its faults as VALIDATION_ERROR. */
    public ClusterDraft {
        name = ClusterText.tidy(name);
        location = ClusterText.tidy(location);
        network = network == null || network.isBlank() ? null : ClusterText.tidy(network);
        List<FieldFault> faults = new ArrayList<>();
        ClusterText.check("name", name, ClusterText.NAME_LENGTH, faults);
        ClusterText.check("location", location, ClusterText.LOCATION_LENGTH, faults);
        if (network != null) {
            ClusterText.check("network", network, ClusterText.NETWORK_LENGTH, faults);
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }
}
