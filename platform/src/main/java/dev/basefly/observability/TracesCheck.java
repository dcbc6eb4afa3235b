package dev.basefly.observability;

import dev.basefly.runtime.Integration;
import dev.basefly.runtime.IntegrationCheck;

/** Tells the doctor whether traces leave the process. */
final class TracesCheck implements IntegrationCheck {

    private final ObservabilitySettings settings;

    TracesCheck(ObservabilitySettings settings) {
        this.settings = settings;
    }

    @Override
    public Integration check() {
        return settings.exportsTraces()
                ? new Integration(
                        "OpenTelemetry traces",
                        Integration.State.LIVE,
                        settings.traceShare() * 100 + " % go to " + settings.tracesEndpoint())
                : new Integration(
                        "OpenTelemetry traces",
                        Integration.State.OFF,
                        "set basefly.observability.traces-endpoint to send them to a collector");
    }
}
