package dev.basefly.clusters;

import dev.basefly.api.FieldFault;
import dev.basefly.runtime.DisplayName;
import java.util.List;

/** The texts of a cluster, which follow the rule for all names. */
final class ClusterText {

    static final int NAME_LENGTH = 100;
    static final int LOCATION_LENGTH = 50;
    static final int NETWORK_LENGTH = 50;

    private ClusterText() {}

    static String tidy(String text) {
        return DisplayName.tidy(text);
    }

    static void check(String field, String text, int longest, List<FieldFault> faults) {
        DisplayName.fault(text, longest).ifPresent(fault -> faults.add(new FieldFault(field, fault)));
    }
}
