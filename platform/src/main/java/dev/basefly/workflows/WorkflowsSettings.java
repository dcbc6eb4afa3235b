package dev.basefly.workflows;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How workflows are kept.
 *
 * @param keepEnded how long one that ended can be looked into
 */
@ModuleSettings("workflows")
public record WorkflowsSettings(@DefaultValue("30d") Duration keepEnded) implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                keepEnded.toMinutes() >= 1 && keepEnded.toDays() <= 3650,
                "keep-ended",
                keepEnded + " is not between 1 minute and 10 years",
                "try 30d");
    }
}
