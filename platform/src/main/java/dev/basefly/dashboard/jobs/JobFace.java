package dev.basefly.dashboard.jobs;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.said;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Tone;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.StoredJob;
import dev.basefly.jobs.StoredJob.FailedAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A job as its pages show it.
 *
 * @param by who has started it, in the language of the scope
 */
public record JobFace(StoredJob job, String by) {

    /**
     * A part of what the work brought.
     *
     * @param path where it leads, null for what is only text
     */
    public record Outcome(
            String name, String value, @Nullable String path) {}

    private static final int MOST_OUTCOMES = 20;
    private static final int LONGEST_VALUE = 200;

    /** How the page calls what the platform's own work brings. */
    private static final Map<String, String> OUTCOMES = Map.of(
            "export", later("Export id"),
            "rows", later("Rows"),
            "size", later("Size"),
            "expiresAt", later("Expires at"),
            "download", later("File"),
            "result", later("Result"));

    public String path() {
        return JobPages.PATH + "/" + job.id();
    }

    /** {@code reports.monthly_usage} is "Reports: monthly usage", or what a language has for that. */
    public String title() {
        String words = job.kind().replace('_', ' ');
        int dot = words.indexOf('.');
        String area = words.substring(0, dot);
        return t(Character.toUpperCase(area.charAt(0)) + area.substring(1) + ": "
                + words.substring(dot + 1).replace('.', ' '));
    }

    public String state() {
        if (job.cancelAsked() && job.state() == JobState.RUNNING) {
            return later("Ending");
        }
        return switch (job.state()) {
            case SCHEDULED -> later("Scheduled");
            case WAITING -> later("Waiting for others");
            case AVAILABLE -> later("Waiting");
            case RUNNING -> later("Running");
            case RETRYING -> later("Trying again");
            case COMPLETED -> later("Done");
            case CANCELLED -> later("Stopped");
            case DEAD -> later("Failed");
        };
    }

    /** What its work says of itself, empty for nothing. */
    public String note() {
        return job.progressNote() == null ? "" : said(job.progressNote());
    }

    public Tone tone() {
        return switch (job.state()) {
            case SCHEDULED, WAITING, AVAILABLE, CANCELLED -> Tone.NEUTRAL;
            case RUNNING -> Tone.INFO;
            case RETRYING -> Tone.WARNING;
            case COMPLETED -> Tone.SUCCESS;
            case DEAD -> Tone.DANGER;
        };
    }

    /** Whether it goes on by itself, so that a page that shows it looks again. */
    public boolean isUnderWay() {
        return !job.state().isFinal() && job.state() != JobState.DEAD;
    }

    /** When a page looks again, as htmx writes it; null when there is nothing to come. */
    public @Nullable String looksAgain() {
        return switch (job.state()) {
            case AVAILABLE, RUNNING -> "every 1s";
            case SCHEDULED, WAITING, RETRYING -> "every 5s";
            case COMPLETED, CANCELLED, DEAD -> null;
        };
    }

    public boolean canBeCancelled() {
        return isUnderWay() && !job.cancelAsked();
    }

    /** In percent as text, a dash where its work tells nothing. */
    public String progress() {
        return job.progress() == null ? "–" : job.progress() + " %";
    }

    /** The newest first. */
    public List<FailedAttempt> failures() {
        return job.failures().reversed();
    }

    /** What it brought, by name; an address of ours among it can be followed. */
    public List<Outcome> outcomes() {
        if (job.result() == null) {
            return List.of();
        }
        JsonNode result = JsonMapper.shared().readTree(job.result());
        if (!result.isObject()) {
            return List.of(outcome("result", result));
        }
        List<Outcome> outcomes = new ArrayList<>();
        result.properties().stream()
                .limit(MOST_OUTCOMES)
                .forEach(entry -> outcomes.add(outcome(entry.getKey(), entry.getValue())));
        return outcomes;
    }

    private static Outcome outcome(String name, JsonNode value) {
        String text = value.isString() ? value.asString() : value.toString();
        String shown = text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
        boolean leads = value.isString() && text.matches("/[A-Za-z0-9_.~-][A-Za-z0-9_.~/?&=%-]*");
        String words =
                name.replaceAll("([a-z])([A-Z])", "$1 $2").replace('_', ' ').toLowerCase(Locale.ROOT);
        String label = OUTCOMES.getOrDefault(name, Character.toUpperCase(words.charAt(0)) + words.substring(1));
        return new Outcome(label, shown, leads ? text : null);
    }
}
