package dev.basefly.jobs.flow;

import dev.basefly.jobs.BatchId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch as it stands. Its counts go on after its end when dead jobs of it are replayed; its state does not.
 *
 * @param inside the batch that it is part of, null for none
 * @param total jobs, and batches inside, each of which counts as one
 * @param cancelAsked whether what is left of it is being cancelled
 */
public record StoredBatch(
        BatchId id,
        @Nullable BatchId inside,
        String label,
        BatchState state,
        int total,
        int completed,
        int dead,
        int cancelled,
        boolean cancelAsked,
        Instant createdAt,
        @Nullable Instant endedAt) {

    /** Counts what was noted and is not folded in yet, too. */
    static final String SELECT = """
            select b.id, b.parent_id, b.label, b.state, b.cancel_asked, b.created_at, b.ended_at,
                b.total + n.added as total, b.completed + n.completed as completed, b.dead + n.dead as dead,
                b.cancelled + n.cancelled as cancelled
            from job_batches b
            cross join lateral (
                select coalesce(sum(c.added), 0) as added, coalesce(sum(c.completed), 0) as completed,
                    coalesce(sum(c.dead), 0) as dead, coalesce(sum(c.cancelled), 0) as cancelled
                from job_batch_changes c
                where c.tenant_id = b.tenant_id and c.batch_id = b.id) n
            """;

    static StoredBatch of(ResultSet row) throws SQLException {
        UUID inside = row.getObject("parent_id", UUID.class);
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        return new StoredBatch(
                new BatchId(row.getObject("id", UUID.class)),
                inside == null ? null : new BatchId(inside),
                row.getString("label"),
                BatchState.valueOf(row.getString("state")),
                row.getInt("total"),
                row.getInt("completed"),
                row.getInt("dead"),
                row.getInt("cancelled"),
                row.getBoolean("cancel_asked"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant());
    }

    /** How much of it has ended, 0 to 100. */
    public int percent() {
        return total == 0 ? 100 : (int) (100L * (completed + dead + cancelled) / total);
    }
}
