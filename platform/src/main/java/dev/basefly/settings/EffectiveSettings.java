package dev.basefly.settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/** What is set in this process, of all modules, to be read by operators: no secret is in it. */
public final class EffectiveSettings {

    private static final Pattern SECRET = Pattern.compile(".*(password|secret|token|key|credentials)s?$");
    private static final Pattern LOGIN_IN_ADDRESS = Pattern.compile("//[^/@\\s]*@");

    private EffectiveSettings() {}

    /**
     * A setting.
     *
     * @param value as it counts; of a secret only whether there is one
     * @param given whether somebody has set it
     * @param origin where it was set, empty for one that was not
     */
    public record Setting(String key, String value, boolean given, String origin) {}

    /**
     * All settings by their keys.
     *
     * @param records the settings records of the modules
     */
    public static List<Setting> of(Collection<?> records, Environment environment) {
        List<Setting> all = new ArrayList<>();
        for (Object settings : records) {
            addAll("basefly." + SettingsReader.module(settings.getClass()), settings, environment, all);
        }
        all.sort(Comparator.comparing(Setting::key));
        return all;
    }

    private static void addAll(String prefix, Object settings, Environment environment, List<Setting> all) {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String key = prefix + "." + KnownKeys.dashed(component.getName());
            Object value = value(component, settings);
            if (value instanceof Record nested && !(value instanceof Secret)) {
                addAll(key, nested, environment, all);
            } else {
                ConfigurationProperty property = property(key, environment);
                String origin = property == null ? "" : SettingsFaults.origin(property);
                all.add(new Setting(key, text(key, value), property != null, origin));
            }
        }
    }

    private static @Nullable Object value(RecordComponent component, Object settings) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(settings);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException(component + " cannot be read", impossible);
        }
    }

    private static String text(String key, @Nullable Object value) {
        return switch (value) {
            case null -> "–";
            case Secret secret -> secret.isBlank() ? "–" : "set";
            case Collection<?> many when many.isEmpty() -> "–";
            case Map<?, ?> many when many.isEmpty() -> "–";
            default -> {
                String text = value.toString();
                if (text.isBlank()) {
                    yield "–";
                }
                yield SECRET.matcher(key.toLowerCase(Locale.ROOT)).matches() && value instanceof String
                        ? "set"
                        : LOGIN_IN_ADDRESS.matcher(text).replaceAll("//…@");
            }
        };
    }

    private static @Nullable ConfigurationProperty property(String key, Environment environment) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found != null) {
                return Objects.requireNonNull(found);
            }
        }
        return null;
    }
}
