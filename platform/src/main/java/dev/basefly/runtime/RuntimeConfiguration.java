package dev.basefly.runtime;

import dev.basefly.settings.SettingsBeans;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;

/** Wires the module. */
@AutoConfiguration
class RuntimeConfiguration {

    @Bean
    static RuntimeSettings runtimeSettings(Environment environment) {
        return SettingsBeans.of(RuntimeSettings.class, environment);
    }

    @Bean
    @ConditionalOnMissingBean
    static MovableClock clock(RuntimeSettings settings) {
        return settings.development()
                ? MovableClock.movable(Clock.systemUTC())
                : MovableClock.fixedTo(Clock.systemUTC());
    }

    @Bean
    static MasterKey masterKey(RuntimeSettings settings) {
        return MasterKey.of(settings);
    }

    @Bean
    static PublicAddress publicAddress(RuntimeSettings settings, Environment environment) {
        return new PublicAddress(settings, environment);
    }

    @Bean
    static IntegrationCheck publicAddressCheck(RuntimeSettings settings, PublicAddress address) {
        Integration.State state = settings.publicUrl().isBlank() ? Integration.State.STAND_IN : Integration.State.LIVE;
        List<String> problems = new ArrayList<>();
        if (settings.publicUrl().isBlank() && !settings.development()) {
            problems.add("links in mails lead nowhere: set basefly.runtime.public-url");
        }
        return () -> new Integration("Public address", state, address.of("/"), problems);
    }

    @Bean
    static IntegrationCheck secretCheck(RuntimeSettings settings) {
        return () -> settings.secret().isBlank()
                ? new Integration("Secret", Integration.State.STAND_IN, "kept in " + settings.dataDirectory())
                : new Integration("Secret", Integration.State.LIVE, "given by the settings");
    }

    @Bean
    static TaskDecorator carryRequestScope() {
        return RequestScope::carry;
    }

    @Bean
    static Doctor doctor(RuntimeSettings settings, List<IntegrationCheck> checks) {
        return new Doctor(settings, checks);
    }

    @Bean
    static Shutdown shutdown(RuntimeSettings settings) {
        return new Shutdown(settings);
    }
}
