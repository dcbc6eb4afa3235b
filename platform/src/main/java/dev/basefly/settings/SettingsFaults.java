package dev.basefly.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/** Collects what is wrong with the settings, so that all of it is told at once. */
public final class SettingsFaults {

    /**
     * One fault.
     *
     * @param key the full key, for example {@code basefly.database.pool-size}
     * @param what what is wrong, without the value of a secret
     * @param origin where the value was read, or an empty text
     * @param remedy how to fix it
     */
    record Fault(String key, String what, String origin, String remedy) {}

    private final String prefix;
    private final List<Fault> faults;

    SettingsFaults() {
        this("basefly", new ArrayList<>());
    }

    private SettingsFaults(String prefix, List<Fault> faults) {
        this.prefix = prefix;
        this.faults = faults;
    }

    SettingsFaults of(String module) {
        return new SettingsFaults("basefly." + module, faults);
    }

    /** Reports a fault of the key when the rule does not hold. */
    public void require(boolean holds, String key, String what, String remedy) {
        if (!holds) {
            add(prefix + "." + key, what, "", remedy);
        }
    }

    void add(String fullKey, String what, String origin, String remedy) {
        faults.add(new Fault(fullKey, what, origin, remedy));
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    /** Every fault, each with the place where its key was given if there is one. */
    List<Fault> all(Environment environment) {
        return faults.stream().map(fault -> located(fault, environment)).toList();
    }

    private static Fault located(Fault fault, Environment environment) {
        if (!fault.origin().isEmpty()) {
            return fault;
        }
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(fault.key(), '.');
        String origin = StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .map(source -> source.getConfigurationProperty(name))
                .filter(Objects::nonNull)
                .findFirst()
                .map(SettingsFaults::origin)
                .orElse("");
        return new Fault(fault.key(), fault.what(), origin, fault.remedy());
    }

    static String origin(ConfigurationProperty property) {
        return property.getOrigin() == null ? "" : property.getOrigin().toString();
    }
}
