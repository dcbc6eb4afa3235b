package dev.basefly.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The service cannot start because of its settings; the message tells every fault at once. */
final class InvalidSettings extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidSettings(List<SettingsFaults.Fault> faults) {
        super(faults.stream().map(InvalidSettings::line).collect(Collectors.joining("\n")));
    }

    private static String line(SettingsFaults.Fault fault) {
        String origin = fault.origin().isEmpty() ? "" : " (from " + fault.origin() + ")";
        return "  " + fault.key() + origin + "\n      " + fault.what() + "\n      Fix: " + fault.remedy();
    }
}
