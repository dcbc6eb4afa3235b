package dev.basefly.dashboard;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the pages present themselves.
 *
 * @param name what the service calls itself in titles and beside its mark
 * @param templateFolders in development, folders of templates to read again at each request, first match first; needs the
 *     classes in folders, as an IDE runs them, and not in one jar
 */
@ModuleSettings("dashboard")
record DashboardSettings(
        @DefaultValue("Basefly") String name, @DefaultValue List<Path> templateFolders) implements CheckedSettings {

    DashboardSettings {
        templateFolders = List.copyOf(templateFolders);
    }

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                !name.isBlank() && name.length() <= 40,
                "name",
                "'" + name + "' does not fit beside the mark",
                "use 1 to 40 characters");
        for (var folder : templateFolders) {
            faults.require(
                    Files.isDirectory(folder),
                    "template-folders",
                    folder + " is not a folder",
                    "name folders such as platform/src/main/jte, or leave it out");
        }
    }
}
