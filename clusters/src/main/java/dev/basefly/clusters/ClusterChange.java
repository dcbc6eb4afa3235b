package dev.basefly.clusters;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to become different about a cluster; what is null stays as it is, and a blank network is the default one. */
@Schema(description = "What is left out stays as it is; an empty network is the default one")
public record ClusterChange(
        @Schema(minLength = 1, maxLength = ClusterText.NAME_LENGTH) @Nullable
        String name,

        @Schema(minLength = 1, maxLength = ClusterText.LOCATION_LENGTH) @Nullable
        String location,

        @Schema(maxLength = ClusterText.NETWORK_LENGTH) @Nullable
        String network) {

    /** Refuses bad input with all its faults as VALIDATION_ERROR, and a change of nothing. */
    public ClusterChange {
        List<FieldFault> faults = new ArrayList<>();
        if (name == null && location == null && network == null) {
            faults.add(new FieldFault("name", "give at least one of name, location and network"));
        }
        if (name != null) {
            name = ClusterText.tidy(name);
            ClusterText.check("name", name, ClusterText.NAME_LENGTH, faults);
        }
        if (location != null) {
            location = ClusterText.tidy(location);
            ClusterText.check("location", location, ClusterText.LOCATION_LENGTH, faults);
        }
        if (network != null) {
            network = ClusterText.tidy(network);
            if (!network.isEmpty()) {
                ClusterText.check("network", network, ClusterText.NETWORK_LENGTH, faults);
            }
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }
}
