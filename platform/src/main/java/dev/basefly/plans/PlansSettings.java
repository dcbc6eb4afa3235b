package dev.basefly.plans;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What organizations have that bought nothing.
 *
 * @param defaultPlan the plan whose newest version they have; an installation that sells nothing names its largest one
 */
@ModuleSettings("plans")
record PlansSettings(@DefaultValue("FREE") String defaultPlan) implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                defaultPlan.matches("[A-Z][A-Z0-9_]{1,39}"),
                "default-plan",
                "'" + defaultPlan + "' is no name of a plan",
                "name a plan of the catalogue, such as FREE or BUSINESS");
    }
}
