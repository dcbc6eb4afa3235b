package dev.basefly.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints the faults of the settings instead of a stack trace. */
final class InvalidSettingsAnalyzer extends AbstractFailureAnalyzer<InvalidSettings> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettings cause) {
        return new FailureAnalysis(
                "Basefly cannot start with these settings:\n\n" + cause.getMessage(),
                "Correct all of the above; settings are read from application.yaml, environment variables"
                        + " (basefly.database.url is BASEFLY_DATABASE_URL) and command line (--basefly.database.url=…).",
                cause);
    }
}
