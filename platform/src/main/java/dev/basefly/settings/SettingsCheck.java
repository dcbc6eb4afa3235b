package dev.basefly.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;

/** Checks the settings of all modules before anything starts, and refuses to start with every fault in one message. */
final class SettingsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("basefly");

    private static final Logger log = LoggerFactory.getLogger(SettingsCheck.class);

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        List<Class<?>> types = settingsTypes();
        SettingsFaults faults = new SettingsFaults();
        Map<String, String> renamed = renamed(types);
        honourRenamed(environment, renamed);
        KnownKeys known = new KnownKeys(types);
        givenKeys(environment, name -> known.ofVariable(name, renamed.keySet())).stream()
                .filter(key -> !known.contains(key) && !renamed.containsKey(key))
                .forEach(key -> faults.add(key, "is not a setting of this version", "", unknownRemedy(known, key)));
        SettingsReader reader = new SettingsReader(environment);
        types.forEach(type -> reader.read(type, faults));
        if (!faults.isEmpty()) {
            throw new InvalidSettings(faults.all(environment));
        }
    }

    private static String unknownRemedy(KnownKeys known, String key) {
        return known.nearest(key)
                .map(near -> "did you mean " + near + "? Otherwise remove it")
                .orElse("remove it, or look up its name in the module's page under docs/modules");
    }

    private static void honourRenamed(ConfigurableEnvironment environment, Map<String, String> renamed) {
        Map<String, Object> moved = new HashMap<>();
        renamed.forEach((oldKey, newKey) -> {
            String value = environment.getProperty(oldKey);
            if (value != null) {
                log.warn("The setting {} is now called {}: rename it", oldKey, newKey);
                moved.put(newKey, value);
            }
        });
        if (!moved.isEmpty()) {
            environment.getPropertySources().addLast(new MapPropertySource("renamed basefly settings", moved));
        }
    }

    private static Map<String, String> renamed(List<Class<?>> types) {
        Map<String, String> renamed = new HashMap<>();
        for (Class<?> type : types) {
            ModuleSettings settings = type.getAnnotation(ModuleSettings.class);
            String prefix = "basefly." + SettingsReader.module(type) + ".";
            if (settings != null) {
                Arrays.stream(settings.renamed())
                        .map(pair -> pair.split("=", 2))
                        .forEach(pair -> renamed.put(prefix + pair[0], prefix + pair[1]));
            }
        }
        return renamed;
    }

    private static Set<String> givenKeys(ConfigurableEnvironment environment, UnaryOperator<String> ofVariable) {
        Set<String> keys = new TreeSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                boolean variables = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
                iterable.stream()
                        .filter(ROOT::isAncestorOf)
                        .map(Object::toString)
                        .map(variables ? ofVariable : UnaryOperator.identity())
                        .forEach(keys::add);
            }
        }
        return keys;
    }

    static List<Class<?>> settingsTypes() {
        ClassLoader loader = SettingsCheck.class.getClassLoader();
        List<Class<?>> types = new ArrayList<>();
        for (String name : ImportCandidates.load(ModuleSettings.class, loader)) {
            types.add(ClassUtils.resolveClassName(name, loader));
        }
        return types;
    }
}
