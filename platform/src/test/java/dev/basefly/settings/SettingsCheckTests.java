package dev.basefly.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class SettingsCheckTests {

    @Test
    void tellsAllFaultsAtOnceWithKeyValueOriginAndRemedy() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> check(Map.of(
                        "basefly.sample.attempts", "0",
                        "basefly.sample.eager", "perhaps",
                        "basefly.sample.nested.depth", "deep",
                        "basefly.database.pool-size", "many",
                        "basefly.api.limits.read", "0",
                        "basefly.api.max-boddy", "1MB")))
                .withMessageContainingAll(
                        "basefly.sample.attempts",
                        "0 is below 1",
                        "Fix: try 3",
                        "basefly.sample.eager",
                        "'perhaps' cannot be read",
                        "basefly.sample.nested.depth",
                        "'deep' cannot be read",
                        "basefly.database.pool-size (from ",
                        "from property source \"test\"",
                        "basefly.api.limits",
                        "at least 1 per minute",
                        "basefly.api.max-boddy");
    }

    @Test
    void tellsWhereAnUnknownKeyAndABrokenRuleWereGiven() {
        var environment = environment(Map.of("basefly.sample.attempts", "0"));
        withSystemEnvironment(environment, "BASEFLY_QUANTUM_ENTANGLEMENT", "on");

        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> check(environment))
                .withMessageContaining("basefly.sample.attempts (from \"basefly.sample.attempts\" from property source")
                .withMessageMatching("(?s).*quantum.entanglement \\(from .*BASEFLY_QUANTUM_ENTANGLEMENT.*");
    }

    @Test
    void suggestsTheNearestKeyForAnUnknownOne() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> check(Map.of("basefly.database.pol-size", "4")))
                .withMessageContainingAll(
                        "basefly.database.pol-size",
                        "is not a setting of this version",
                        "did you mean basefly.database.pool-size?");
    }

    @Test
    void refusesAnUnknownModuleWithoutGuessing() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> check(Map.of("basefly.quantum.entanglement", "on")))
                .withMessageContaining("basefly.quantum.entanglement")
                .withMessageContaining("Fix: remove it")
                .satisfies(failure -> assertThat(failure).hasMessageNotContaining("did you mean"));
    }

    @Test
    void honoursARenamedKeyAndWarnsWithTheNewName(CapturedOutput output) {
        var environment = environment(Map.of("basefly.sample.patience", "42s"));
        check(environment);

        assertThat(SettingsBeans.of(SampleSettings.class, environment).waitingTime())
                .isEqualTo(Duration.ofSeconds(42));
        assertThat(output).contains("The setting basefly.sample.patience is now called basefly.sample.waiting-time");
    }

    @Test
    void prefersTheNewNameOfARenamedKey() {
        var environment = environment(Map.of("basefly.sample.patience", "42s", "basefly.sample.waiting-time", "7s"));
        check(environment);

        assertThat(SettingsBeans.of(SampleSettings.class, environment).waitingTime())
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void honoursARenamedKeyFromTheSystemsEnvironment() {
        var environment = environment(Map.of());
        withSystemEnvironment(environment, "BASEFLY_SAMPLE_PATIENCE", "42s");
        check(environment);

        assertThat(SettingsBeans.of(SampleSettings.class, environment).waitingTime())
                .isEqualTo(Duration.ofSeconds(42));
    }

    @Test
    void readsTheSystemsEnvironment() {
        var environment = environment(Map.of());
        withSystemEnvironment(environment, "BASEFLY_SAMPLE_WAITINGTIME", "5s");
        withSystemEnvironment(environment, "BASEFLY_SAMPLE_NESTED_DEPTH", "9");
        check(environment);

        var settings = SettingsBeans.of(SampleSettings.class, environment);
        assertThat(settings.waitingTime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.nested().depth()).isEqualTo(9);
    }

    @Test
    void readsDashedNamesWithUnderscoresFromTheSystemsEnvironment() {
        var environment = environment(Map.of());
        withSystemEnvironment(environment, "BASEFLY_SAMPLE_WAITING_TIME", "5s");

        assertThatCode(() -> check(environment)).doesNotThrowAnyException();
        assertThat(SettingsBeans.of(SampleSettings.class, environment).waitingTime())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void namesTheVariableOfTheSystemsEnvironmentThatIsWrong() {
        var environment = environment(Map.of());
        withSystemEnvironment(environment, "BASEFLY_SAMPLE_ATTEMPTS", "several");

        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> check(environment))
                .withMessageContaining("BASEFLY_SAMPLE_ATTEMPTS");
    }

    @Test
    void neverPrintsASecret(CapturedOutput output) {
        var environment = environment(Map.of(
                "basefly.sample.api-key", "hunter2",
                "basefly.database.password", "hunter2",
                "basefly.runtime.mode", "production",
                "basefly.runtime.secret", "hunter2",
                "basefly.database.url", "mysql://root:hunter2@db/name"));

        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> check(environment))
                .withMessageContainingAll("basefly.sample.api-key", "basefly.runtime.secret", "basefly.database.url")
                .satisfies(failure -> assertThat(failure).hasMessageNotContaining("hunter2"));
        assertThat(SettingsBeans.of(SampleSettings.class, environment(Map.of("basefly.sample.api-key", "key_hunter2")))
                        .toString())
                .contains("apiKey=*****")
                .doesNotContain("hunter2");
        assertThat(output).doesNotContain("hunter2");
    }

    @Test
    void refusesProductionWithoutASecretAndSaysHowToMakeOne() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> check(new HashMap<>(Map.of("basefly.runtime.mode", "production"))))
                .withMessageContainingAll("basefly.runtime.secret", "openssl rand -base64 32");
    }

    @Test
    void explainsTheFaultsInsteadOfAStackTrace() {
        var faults = new SettingsFaults();
        faults.of("sample").require(false, "attempts", "0 is below 1", "try 3");
        var failure = new InvalidSettings(faults.all(environment(Map.of())));

        var analysis = new InvalidSettingsAnalyzer().analyze(failure, failure);

        assertThat(analysis.getDescription()).contains("basefly.sample.attempts", "Fix: try 3");
        assertThat(analysis.getAction()).contains("BASEFLY_DATABASE_URL");
    }

    private static void check(Map<String, Object> settings) {
        check(environment(settings));
    }

    private static void check(StandardEnvironment environment) {
        var context = new GenericApplicationContext();
        context.setEnvironment(environment);
        new SettingsCheck().initialize(context);
    }

    private static StandardEnvironment environment(Map<String, Object> settings) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        var all = new HashMap<String, Object>(settings);
        all.putIfAbsent("basefly.runtime.mode", "development");
        environment.getPropertySources().addFirst(new MapPropertySource("test", all));
        return environment;
    }

    private static void withSystemEnvironment(StandardEnvironment environment, String variable, String value) {
        var name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        var variables = new HashMap<String, Object>();
        var known = environment.getPropertySources().get(name);
        if (known instanceof SystemEnvironmentPropertySource source) {
            variables.putAll(source.getSource());
        }
        variables.put(variable, value);
        environment.getPropertySources().remove(name);
        environment.getPropertySources().addLast(new SystemEnvironmentPropertySource(name, variables));
    }
}
