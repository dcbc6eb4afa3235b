package dev.basefly.observability;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsFaults;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the service says about itself, and to whom.
 *
 * @param metricsToken bearer token that may read {@code /metrics}; empty: everybody in development, this machine only in
 *     production
 * @param tracesEndpoint where traces are sent over OTLP/HTTP, for example {@code http://localhost:4318/v1/traces}; empty:
 *     nowhere
 * @param traceShare share of the requests that are traced when there is an endpoint, from 0 to 1
 */
@ModuleSettings("observability")
record ObservabilitySettings(
        @DefaultValue("") Secret metricsToken,
        @DefaultValue("") String tracesEndpoint,
        @DefaultValue("0.1") double traceShare)
        implements CheckedSettings {

    boolean exportsTraces() {
        return !tracesEndpoint.isBlank();
    }

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                metricsToken.isBlank() || metricsToken.reveal().length() >= 16,
                "metrics-token",
                "has fewer than 16 characters",
                "use the output of: openssl rand -hex 32");
        faults.require(
                tracesEndpoint.isBlank() || tracesEndpoint.matches("https?://.+"),
                "traces-endpoint",
                "'" + tracesEndpoint + "' is not an http address",
                "use the collector's address, for example http://localhost:4318/v1/traces");
        faults.require(
                traceShare >= 0 && traceShare <= 1, "trace-share", traceShare + " is not between 0 and 1", "try 0.1");
    }
}
