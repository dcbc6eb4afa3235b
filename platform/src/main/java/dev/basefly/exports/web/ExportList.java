package dev.basefly.exports.web;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.locale;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.exports.Export;
import dev.basefly.exports.ExportState;
import dev.basefly.runtime.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page of exports shows. */
public record ExportList(List<Row> rows, Pagination pagination) {

    static final String PATH = "/settings/exports";

    public static final Column REQUESTED = Column.title("Requested");
    public static final Column STATE = Column.fact("State");
    public static final Column SIZE = Column.fact("Size");
    public static final Column EXPIRES = Column.fact("Until");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(REQUESTED, STATE, SIZE, EXPIRES, ACTIONS);

    public ExportList {
        rows = List.copyOf(rows);
    }

    /** Whether something on the page changes by itself. */
    public boolean moves() {
        return rows.stream().anyMatch(row -> row.state().isUnderWay());
    }

    /** An export as its row shows it. */
    public record Row(
            String id,
            String job,
            ExportState state,
            @Nullable Integer progress,
            @Nullable String note,
            Instant requestedAt,
            @Nullable String size,
            @Nullable Instant expiresAt,
            String download) {

        static Row of(TenantId organization, Export export) {
            Export.File file = export.file();
            return new Row(
                    export.id().toString(),
                    export.job().toString(),
                    export.state(),
                    export.progress(),
                    export.note(),
                    export.requestedAt(),
                    file == null ? null : size(file.size()),
                    file == null ? null : file.expiresAt(),
                    "/api/v1/organizations/" + organization + "/exports/" + export.id() + "/file");
        }

        public String jobPath() {
            return "/settings/jobs/" + job;
        }

        public String words() {
            return switch (state) {
                case WAITING -> later("Waiting");
                case RUNNING -> progress == null ? later("Running") : t("Running, {0} %", progress);
                case READY -> later("Ready");
                case EXPIRED -> later("Expired");
                case CANCELLED -> later("Cancelled");
                case FAILED -> later("Failed");
            };
        }

        public Tone tone() {
            return switch (state) {
                case WAITING, EXPIRED, CANCELLED -> Tone.NEUTRAL;
                case RUNNING -> Tone.INFO;
                case READY -> Tone.SUCCESS;
                case FAILED -> Tone.DANGER;
            };
        }

        private static String size(long bytes) {
            return bytes < 1_000_000
                    ? t("{0} KB", Math.max(1, bytes / 1_000))
                    : t("{0} MB", String.format(locale(), "%.1f", bytes / 1e6));
        }
    }
}
