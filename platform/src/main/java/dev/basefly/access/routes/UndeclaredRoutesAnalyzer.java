package dev.basefly.access.routes;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints the routes without a rule and how to declare one, instead of a stack trace. */
final class UndeclaredRoutesAnalyzer extends AbstractFailureAnalyzer<UndeclaredRoutes> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UndeclaredRoutes cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), UndeclaredRoutes.REMEDY, cause);
    }
}
