package dev.basefly.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Settings of a module that exists in tests only. */
@ModuleSettings(value = "sample", renamed = "patience=waiting-time")
record SampleSettings(
        @DefaultValue("10s") Duration waitingTime,
        @DefaultValue("3") int attempts,
        @DefaultValue("false") boolean eager,
        @DefaultValue("") Secret apiKey,
        @DefaultValue Nested nested)
        implements CheckedSettings {

    record Nested(@DefaultValue("1") int depth) {}

    @Override
    public void check(SettingsFaults faults) {
        faults.require(attempts >= 1, "attempts", attempts + " is below 1", "try 3");
        faults.require(
                apiKey.isBlank() || apiKey.reveal().startsWith("key_"),
                "api-key",
                "does not begin with key_",
                "copy it again");
    }
}
