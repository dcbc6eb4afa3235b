package dev.basefly.exports;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of exports, and their files in pieces, so that whichever node a request comes to has them. An attempt to write a
 * file has a number of its own: pieces of another one are not taken any more, and never get into the file.
 */
@CrossTenant(reason = "pieces are written while the tenant's own transaction reads; a tenant may not change these rows")
final class ExportFiles {

    private static final int KEPT_FILES = 3;
    private static final int KEPT_REQUESTS = 100;
    private static final String COLUMNS =
            "id, job_id, requested_by, requested_at, file_name, size, row_count, ready_at, expires_at";

    private final JdbcClient tenants;
    private final SystemDatabase system;

    ExportFiles(JdbcClient tenants, SystemDatabase system) {
        this.tenants = tenants;
        this.system = system;
    }

    /** An export as it is stored. */
    record Row(ExportId id, UUID job, String requestedBy, Instant requestedAt, Export.@Nullable File file) {}

    /** Which attempt writes the file of which export. */
    record Writing(TenantId tenant, ExportId export, UUID number) {}

    /** Those of the tenant in scope, newest first, before the given one. */
    List<Row> page(@Nullable ExportId before, int limit) {
        return tenants.sql("select " + COLUMNS + " from organization_exports"
                        + " where cast(:before as uuid) is null or id < :before order by id desc limit :limit")
                .param("before", before == null ? null : before.value(), Types.OTHER)
                .param("limit", limit)
                .query((row, _) -> row(row))
                .list();
    }

    /** The one of the tenant in scope. */
    Optional<Row> find(ExportId id) {
        return tenants.sql("select " + COLUMNS + " from organization_exports where id = :id")
                .param("id", id.value())
                .query((row, _) -> row(row))
                .optional();
    }

    /** Whether a job writes an export already. */
    Optional<ExportId> ofJob(TenantId tenant, UUID job) {
        return system.jdbc()
                .sql("select id from organization_exports where tenant_id = :tenant and job_id = :job")
                .param("tenant", tenant.value())
                .param("job", job)
                .query((row, _) -> new ExportId(row.getObject(1, UUID.class)))
                .optional();
    }

    void add(TenantId tenant, Row export) {
        system.jdbc()
                .sql("""
                        insert into organization_exports (tenant_id, id, job_id, requested_by, requested_at)
                        values (:tenant, :id, :job, :by, :at)
                        """)
                .param("tenant", tenant.value())
                .param("id", export.id().value())
                .param("job", export.job())
                .param("by", export.requestedBy())
                .param("at", Parameters.utc(export.requestedAt()))
                .update();
        forgetOlder(tenant, export.requestedAt());
    }

    /**
     * Begins the file anew, which ends whatever other attempt there is, also at another export of the organization, of which
     * one is written at a time; empty when it is written or gone.
     */
    Optional<Writing> begin(TenantId tenant, ExportId export) {
        UUID number = UUID.randomUUID();
        return system.inTransaction(() -> {
            int begun = system.jdbc()
                    .sql("""
                            update organization_exports set writing_id = :number
                            where tenant_id = :tenant and id = :id and ready_at is null
                            """)
                    .param("number", number)
                    .param("tenant", tenant.value())
                    .param("id", export.value())
                    .update();
            if (begun == 0) {
                return Optional.empty();
            }
            Writing writing = new Writing(tenant, export, number);
            dropOthers(writing);
            abandonOthers(writing);
            return Optional.of(writing);
        });
    }

    /** Stores a piece; false when another attempt writes the file now, or nobody wants it any more. */
    boolean append(Writing writing, int number, byte[] content) {
        return system.jdbc()
                        .sql("""
                                insert into organization_export_pieces (tenant_id, export_id, writing_id, number, content)
                                select tenant_id, id, writing_id, :number, :content from organization_exports
                                where tenant_id = :tenant and id = :id and writing_id = :writing and ready_at is null
                                """)
                        .param("number", number)
                        .param("content", content)
                        .param("tenant", writing.tenant().value())
                        .param("id", writing.export().value())
                        .param("writing", writing.number())
                        .update()
                == 1;
    }

    /** Makes the pieces of this attempt the file, in the transaction that is open; false when another attempt writes it. */
    boolean finish(Writing writing, Export.File file) {
        int finished = system.jdbc()
                .sql("""
                        update organization_exports
                        set file_name = :name, size = :size, row_count = :rows, ready_at = :ready, expires_at = :expires
                        where tenant_id = :tenant and id = :id and writing_id = :writing and ready_at is null
                        """)
                .param("name", file.name())
                .param("size", file.size())
                .param("rows", file.rows())
                .param("ready", Parameters.utc(file.readyAt()))
                .param("expires", Parameters.utc(file.expiresAt()))
                .param("tenant", writing.tenant().value())
                .param("id", writing.export().value())
                .param("writing", writing.number())
                .update();
        if (finished == 1) {
            dropOthers(writing);
            expireOlder(writing.tenant(), file.readyAt());
        }
        return finished == 1;
    }

    /** Deletes what an attempt that broke off has stored. */
    void discard(Writing writing) {
        system.jdbc()
                .sql("""
                        delete from organization_export_pieces
                        where tenant_id = :tenant and export_id = :id and writing_id = :writing
                        """)
                .param("tenant", writing.tenant().value())
                .param("id", writing.export().value())
                .param("writing", writing.number())
                .update();
    }

    /** A piece of the file of the tenant in scope, empty after the last one. */
    byte[] piece(ExportId export, int number) {
        return tenants.sql("""
                        select p.content from organization_export_pieces p
                        join organization_exports e on e.id = p.export_id and e.writing_id = p.writing_id
                        where e.id = :id and e.ready_at is not null and p.number = :number
                        """)
                .param("id", export.value())
                .param("number", number)
                .query(byte[].class)
                .optional()
                .orElse(new byte[0]);
    }

    /** Deletes files whose time is over, what broken-off attempts left that nobody goes on with, and exports that nobody asks for any more. */
    int forget(Instant now, Instant brokenOffBefore, Instant forgottenBefore) {
        return system.jdbc()
                        .sql("""
                                delete from organization_export_pieces p using organization_exports e
                                where e.tenant_id = p.tenant_id and e.id = p.export_id
                                  and (e.expires_at <= :now
                                    or e.ready_at is null and e.requested_at < :broken and not exists (
                                        select from jobs j
                                        where j.tenant_id = e.tenant_id and j.id = e.job_id and j.state <> 'DEAD'))
                                """)
                        .param("now", Parameters.utc(now))
                        .param("broken", Parameters.utc(brokenOffBefore))
                        .update()
                + system.jdbc()
                        .sql("delete from organization_exports where requested_at < :before")
                        .param("before", Parameters.utc(forgottenBefore))
                        .update();
    }

    private void dropOthers(Writing writing) {
        system.jdbc()
                .sql("""
                        delete from organization_export_pieces
                        where tenant_id = :tenant and export_id = :id and writing_id <> :writing
                        """)
                .param("tenant", writing.tenant().value())
                .param("id", writing.export().value())
                .param("writing", writing.number())
                .update();
    }

    /** What other exports have that will never be a file, as after their worker was lost and their job cancelled. */
    private void abandonOthers(Writing writing) {
        system.jdbc()
                .sql("""
                        with abandoned as (
                            update organization_exports set writing_id = null
                            where tenant_id = :tenant and id <> :id and ready_at is null and writing_id is not null
                            returning tenant_id, id)
                        delete from organization_export_pieces p using abandoned a
                        where p.tenant_id = a.tenant_id and p.export_id = a.id
                        """)
                .param("tenant", writing.tenant().value())
                .param("id", writing.export().value())
                .update();
    }

    /** Only so many are listed of an organization, besides those with a file. */
    private void forgetOlder(TenantId tenant, Instant now) {
        system.jdbc()
                .sql("""
                        delete from organization_exports
                        where tenant_id = :tenant and (expires_at is null or expires_at <= :now) and id in (
                            select id from organization_exports where tenant_id = :tenant order by id desc offset :kept)
                        """)
                .param("tenant", tenant.value())
                .param("now", Parameters.utc(now))
                .param("kept", KEPT_REQUESTS)
                .update();
    }

    /** Only so many files of an organization are kept; what the others hold is free at once. */
    private void expireOlder(TenantId tenant, Instant now) {
        system.jdbc()
                .sql("""
                        update organization_exports set expires_at = :now
                        where tenant_id = :tenant and expires_at > :now and id not in (
                            select id from organization_exports where tenant_id = :tenant and ready_at is not null
                            order by id desc limit :kept)
                        """)
                .param("now", Parameters.utc(now))
                .param("tenant", tenant.value())
                .param("kept", KEPT_FILES)
                .update();
        system.jdbc()
                .sql("""
                        delete from organization_export_pieces p using organization_exports e
                        where e.tenant_id = :tenant and e.expires_at <= :now
                            and p.tenant_id = e.tenant_id and p.export_id = e.id
                        """)
                .param("tenant", tenant.value())
                .param("now", Parameters.utc(now))
                .update();
    }

    private static Row row(java.sql.ResultSet row) throws java.sql.SQLException {
        OffsetDateTime ready = row.getObject("ready_at", OffsetDateTime.class);
        return new Row(
                new ExportId(row.getObject("id", UUID.class)),
                row.getObject("job_id", UUID.class),
                row.getString("requested_by"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                ready == null
                        ? null
                        : new Export.File(
                                row.getString("file_name"),
                                row.getLong("size"),
                                row.getLong("row_count"),
                                ready.toInstant(),
                                row.getObject("expires_at", OffsetDateTime.class)
                                        .toInstant()));
    }
}
