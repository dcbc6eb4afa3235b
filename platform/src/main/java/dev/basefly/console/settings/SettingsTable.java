package dev.basefly.console.settings;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.later;

import dev.basefly.dashboard.component.Column;
import dev.basefly.settings.EffectiveSettings.Setting;
import java.util.List;

/** Settings as their page shows them. */
public record SettingsTable(List<Setting> settings) {

    public static final String PATH = "/console/settings";
    public static final Column KEY = Column.title("Setting");
    public static final Column VALUE = Column.fact("Value");
    public static final Column ORIGIN = Column.fact("Set by");
    public static final List<Column> COLUMNS = List.of(KEY, VALUE, ORIGIN);

    public SettingsTable {
        settings = List.copyOf(settings);
    }

    /** Where it was set, for people. */
    public static String origin(Setting setting) {
        if (!setting.given()) {
            return later("Default");
        }
        return setting.origin().isBlank()
                ? later("Given")
                : data(setting.origin().strip());
    }
}
