package dev.basefly.audit;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * For how long the log is kept.
 *
 * @param retention after which events leave, in whole days; zero keeps them for ever
 */
@ModuleSettings("audit")
record AuditSettings(@DefaultValue("0d") Duration retention) implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                retention.isZero() || (retention.toDays() >= 1 && retention.toDays() <= 36_500),
                "retention",
                retention + " is neither 0 nor between a day and 100 years",
                "try 730d, or 0d to keep events for ever");
    }
}
