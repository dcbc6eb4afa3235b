package dev.basefly.console.settings;

import dev.basefly.access.Operators;
import dev.basefly.settings.EffectiveSettings;
import dev.basefly.settings.ModuleSettings;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** What is set, to be read: it is changed where it is given, and counts from the next start on. */
@Controller
class SettingsPage {

    private final ListableBeanFactory beans;
    private final Environment environment;

    SettingsPage(ListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    @GetMapping(SettingsTable.PATH)
    @Operators
    ModelAndView show() {
        var records = beans.getBeansWithAnnotation(ModuleSettings.class).values();
        return new ModelAndView(
                "console/settings", Map.of("table", new SettingsTable(EffectiveSettings.of(records, environment))));
    }
}
