package dev.basefly.settings;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/** Reads settings records from the environment and tells every fault of a record, not only the first. */
final class SettingsReader {

    private static final int MOST_FAULTS = 100;

    private final Environment environment;

    SettingsReader(Environment environment) {
        this.environment = environment;
    }

    static String module(Class<?> type) {
        ModuleSettings settings = type.getAnnotation(ModuleSettings.class);
        if (settings == null) {
            throw new IllegalArgumentException(type.getName() + " is not annotated with @ModuleSettings");
        }
        return settings.value();
    }

    /** Reads the record; each value that cannot be read is reported and left at its default. */
    <T> @Nullable T read(Class<T> type, SettingsFaults faults) {
        String module = module(type);
        Set<ConfigurationPropertyName> masked = new HashSet<>();
        while (masked.size() < MOST_FAULTS) {
            try {
                T settings = binder(masked).bindOrCreate("basefly." + module, Bindable.of(type));
                if (settings instanceof CheckedSettings checked) {
                    checked.check(faults.of(module));
                }
                return settings;
            } catch (BindException failure) {
                ConfigurationProperty property = failure.getProperty();
                if (property == null || !masked.add(property.getName())) {
                    faults.add(failure.getName().toString(), rootMessage(failure), "", "give it a valid value");
                    return null;
                }
                faults.add(
                        property.getName().toString(),
                        unreadable(property, failure),
                        SettingsFaults.origin(property),
                        "give a value of type " + failure.getTarget().getType());
            }
        }
        return null;
    }

    private Binder binder(Set<ConfigurationPropertyName> masked) {
        Iterable<ConfigurationPropertySource> sources = () -> StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .map(source -> source.filter(name -> !masked.contains(name)))
                .iterator();
        return new Binder(sources, new PropertySourcesPlaceholdersResolver(environment));
    }

    private static String unreadable(ConfigurationProperty property, BindException failure) {
        String name = property.getName().toString().toLowerCase(Locale.ROOT);
        boolean secret = failure.getTarget().getType().resolve() == Secret.class
                || name.matches(".*(password|secret|token|key)$");
        return secret ? "the value cannot be read" : "'" + property.getValue() + "' cannot be read";
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
