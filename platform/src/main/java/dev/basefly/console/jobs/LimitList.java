package dev.basefly.console.jobs;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.jobs.limit.JobLimit;
import dev.basefly.jobs.limit.JobLimits;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** The limits in force, as their page shows them. */
public record LimitList(List<Row> limits) {

    public static final Column WHAT = Column.title("What");
    public static final Column ALLOWED = Column.fact("Allowed");
    public static final Column REASON = Column.fact("Reason");
    public static final Column SINCE = Column.fact("Since");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(WHAT, ALLOWED, REASON, SINCE, ACTIONS);
    public static final List<Choice> PER = List.of(
            Choice.of("QUEUE", "All jobs of a queue"),
            Choice.of("TENANT", "The jobs of an organization"),
            Choice.of("KEY", "The jobs of a key"));

    public LimitList {
        limits = List.copyOf(limits);
    }

    /** A limit as its row shows it. */
    public record Row(JobLimits.InForce limit) {

        private JobLimit what() {
            return limit.limit();
        }

        /** What the fields of the form say of it, empty for all. */
        public String per() {
            return what().per().name();
        }

        public String queue() {
            return Objects.requireNonNullElse(what().queue(), "");
        }

        public String organization() {
            return what().organization() == null ? "" : what().organization().toString();
        }

        public String key() {
            return Objects.requireNonNullElse(what().key(), "");
        }

        /** In words, such as "Each organization in queue mail". */
        public String words() {
            boolean everyQueue = queue().isEmpty();
            boolean everybody = organization().isEmpty();
            return switch (what().per()) {
                case QUEUE -> t("Queue {0}", queue());
                case TENANT -> {
                    String whose = everybody ? t("Each organization") : data(organization());
                    yield everyQueue ? whose : t("{0} in queue {1}", whose, queue());
                }
                case KEY -> {
                    String whose = everybody ? t("Key {0}", key()) : t("Key {0} of {1}", key(), organization());
                    yield everyQueue ? whose : t("{0} in queue {1}", whose, queue());
                }
            };
        }

        /** In words, such as "5 at once, 100 in 1 min 0 s". */
        public String allowed() {
            String atOnce = what().atOnce() == null ? "" : t("{0} at once", what().atOnce());
            Duration within = what().within();
            Integer begins = what().begins();
            String rate = within == null || begins == null ? "" : t("{0} in {1}", begins, JobTabs.words(within));
            return atOnce + (atOnce.isEmpty() || rate.isEmpty() ? "" : ", ") + rate;
        }

        /** The page with this limit in its form. */
        public String change() {
            return UriComponentsBuilder.fromPath(JobTabs.LIMITS)
                    .queryParam("per", per())
                    .queryParam("queue", "{queue}")
                    .queryParam("organization", organization())
                    .queryParam("key", "{key}")
                    .queryParam("atOnce", text(what().atOnce()))
                    .queryParam("begins", text(what().begins()))
                    .queryParam(
                            "withinSeconds",
                            what().within() == null ? "" : what().within().toSeconds())
                    .fragment("set")
                    .encode()
                    .buildAndExpand(queue(), key())
                    .toUriString();
        }

        private static String text(@Nullable Integer number) {
            return number == null ? "" : number.toString();
        }
    }
}
