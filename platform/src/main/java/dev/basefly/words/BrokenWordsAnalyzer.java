package dev.basefly.words;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints the file, the line and the remedy, instead of a stack trace. */
final class BrokenWordsAnalyzer extends AbstractFailureAnalyzer<BrokenWords> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BrokenWords cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
    }
}
