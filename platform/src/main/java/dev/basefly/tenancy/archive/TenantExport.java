package dev.basefly.tenancy.archive;

import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.Tenant;
import dev.basefly.tenancy.spi.ArchivedPeople;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an organization's rows as a zip file, as of one moment and in bounded memory. Reads as the application does, inside
 * of the tenant, so that the database itself lets no row of another one into the file.
 */
final class TenantExport {

    private static final int FETCHED = 500;
    private static final int BETWEEN_REPORTS = 1_000;
    private static final int PEOPLE_AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;
    private final TenantTables tables;
    private final ArchivedPeople people;
    private final SchemaVersions versions;
    private final JsonMapper json;

    TenantExport(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            TenantTables tables,
            ArchivedPeople people,
            SchemaVersions versions,
            JsonMapper json) {
        this.jdbc = jdbc;
        this.tables = tables;
        this.people = people;
        this.versions = versions;
        this.json = json;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        snapshot.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Writes the archive and leaves the stream open.
     *
     * @param progress is told of the rows written so far, now and then
     * @return what was written
     */
    Manifest write(Organization organization, OutputStream out, Clock clock, OrganizationArchive.Progress progress) {
        return Tenant.call(
                organization.id(),
                () -> snapshot.execute(status -> {
                    try {
                        ZipOutputStream zip = new ZipOutputStream(out);
                        Manifest manifest = writeParts(organization, zip, clock, progress);
                        zip.putNextEntry(new ZipEntry(Manifest.FILE));
                        zip.write(json.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
                        zip.closeEntry();
                        zip.finish();
                        return manifest;
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    }
                }));
    }

    private Manifest writeParts(
            Organization organization, ZipOutputStream zip, Clock clock, OrganizationArchive.Progress progress) {
        List<TenantTable> portable = tables.portable();
        long total = portable.stream().mapToLong(this::rows).sum();
        List<Manifest.Part> parts = new ArrayList<>();
        Set<UUID> mentioned = new LinkedHashSet<>();
        long before = 0;
        for (TenantTable table : portable) {
            long sofar = before;
            parts.add(part(table, zip, parts.size(), rows -> progress.written(sofar + rows, total)));
            before += parts.getLast().rows();
            progress.written(before, total);
            mentioned.addAll(mentioned(table));
        }
        parts.add(people(mentioned, zip));
        return new Manifest(
                Manifest.FORMAT,
                clock.instant(),
                new Manifest.Subject(
                        organization.id().value(), organization.kind(), organization.slug(), organization.name()),
                versions.byModule(),
                parts,
                tables.leftBehind());
    }

    private long rows(TenantTable table) {
        return jdbc.sql("select count(*) from " + table.name())
                .query(Long.class)
                .single();
    }

    /**
     * The snapshot locks nothing, and its transaction stands still while whoever reads the archive is slow, or while rows of
     * the other place are read; asked of the place that the table is in.
     */
    private void allowSlowReader(TenantTable table) {
        jdbc.sql(
                        "select set_config('idle_in_transaction_session_timeout', '10min', true) where not exists (select from "
                                + table.name() + " where false)")
                .query(row -> {});
    }

    private Manifest.Part part(TenantTable table, ZipOutputStream zip, int place, LongConsumer progress) {
        String columns = String.join(", ", table.columns());
        String order = table.key().isEmpty() ? "1" : String.join(", ", table.key());
        PartWriter writer = new PartWriter(
                zip, "tables/%03d-%s.ndjson".formatted(place, table.name().replace("\"", "")));
        RowCallbackHandler rows = row -> {
            writer.line(row.getString(1));
            if (writer.rows() % BETWEEN_REPORTS == 0) {
                progress.accept(writer.rows());
            }
        };
        allowSlowReader(table);
        jdbc.sql("select row_to_json(t)::text from (select " + columns + " from " + table.name() + " order by " + order
                        + ") t")
                .withFetchSize(FETCHED)
                .query(rows);
        return writer.end(table.name(), table.columns());
    }

    private Set<UUID> mentioned(TenantTable table) {
        Set<UUID> found = new LinkedHashSet<>();
        for (String column : table.people()) {
            found.addAll(jdbc.sql(
                            "select distinct " + column + " from " + table.name() + " where " + column + " is not null")
                    .query((row, index) -> row.getObject(1, UUID.class))
                    .list());
        }
        return found;
    }

    private Manifest.Part people(Set<UUID> mentioned, ZipOutputStream zip) {
        PartWriter writer = new PartWriter(zip, "people.ndjson");
        List<UserId> ids = mentioned.stream().sorted().map(UserId::new).toList();
        for (int from = 0; from < ids.size(); from += PEOPLE_AT_ONCE) {
            people.find(ids.subList(from, Math.min(ids.size(), from + PEOPLE_AT_ONCE))).stream()
                    .sorted(java.util.Comparator.comparing(
                            traveller -> traveller.id().value()))
                    .forEach(traveller -> writer.line(json.writeValueAsString(Map.of(
                            "id", traveller.id().value(), "email", traveller.email(), "name", traveller.name()))));
        }
        return writer.end(Manifest.Part.PEOPLE, List.of("id", "email", "name"));
    }
}
