package dev.basefly.tenancy.archive;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.spi.ArchivedPeople;
import dev.basefly.tenancy.spi.ArchivedPeople.Traveller;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings an archive in as an organization of this installation: everything in one transaction, or nothing. Whatever the
 * archive says, its rows become those of the one organization, and may refer to no other's.
 */
@CrossTenant(reason = "the organization, its slug and its people come into being in one transaction")
final class TenantImport {

    private final SystemDatabase database;
    private final Organizations organizations;
    private final ArchivedPeople people;
    private final SchemaVersions versions;
    private final TenantTables tables;
    private final AuditLog audit;
    private final JsonMapper json;

    TenantImport(
            SystemDatabase database,
            Organizations organizations,
            ArchivedPeople people,
            SchemaVersions versions,
            TenantTables tables,
            AuditLog audit,
            JsonMapper json) {
        this.database = database;
        this.organizations = organizations;
        this.people = people;
        this.versions = versions;
        this.tables = tables;
        this.audit = audit;
        this.json = json;
    }

    /**
     * Imports the archive.
     *
     * @param target the organization that it becomes; its own id keeps all other ids too, another one renews them
     * @throws ApiError BAD_REQUEST {@code archive_damaged}; CONFLICT {@code archive_newer}, {@code archive_unknown_table},
     *     {@code organization_exists}, {@code organization_id_used}, {@code unproven_account}
     */
    Organization run(Archive archive, TenantId target, LongConsumer progress) {
        Manifest manifest = archive.manifest();
        refuseNewer(manifest);
        Map<String, TenantTable> known =
                tables.portable().stream().collect(Collectors.toMap(TenantTable::name, Function.identity()));
        refuseUnknown(manifest, known);
        archive.verify();
        return database.inTransaction(() -> {
            if (organizations.find(target).isPresent()) {
                throw ApiError.conflict("organization_exists", "This organization is here already")
                        .remedy("Import it under a new id, or erase the one that is here");
            }
            if (audit.isUsed(target)) {
                throw ApiError.conflict("organization_id_used", "The audit log knows this organization's id already")
                        .remedy("Import it under a new id, with keepIds=false");
            }
            Run run = new Run(
                    archive,
                    target,
                    organizations.freeSlug(manifest.organization().slug()),
                    known);
            run.bringPeople();
            long rows = 0;
            for (Manifest.Part part : manifest.parts()) {
                if (!part.table().equals(Manifest.Part.PEOPLE)) {
                    rows += run.load(part);
                    progress.accept(rows);
                }
            }
            run.refuseForeignReferences();
            organizations.claimSlug(target);
            audit.record(
                    target,
                    AuditEntry.of("organization.imported")
                            .on("organization", target)
                            .with("from", manifest.organization().id())
                            .with("rows", rows));
            return organizations.find(target).orElseThrow();
        });
    }

    private void refuseNewer(Manifest manifest) {
        manifest.schema().forEach((module, version) -> {
            Integer here = versions.byModule().get(module);
            if (here != null && version > here) {
                throw ApiError.conflict(
                                "archive_newer",
                                "The archive follows version " + version + " of " + module + ", this installation has "
                                        + here)
                        .remedy("Update this installation first");
            }
        });
    }

    private static void refuseUnknown(Manifest manifest, Map<String, TenantTable> known) {
        for (Manifest.Part part : manifest.parts()) {
            TenantTable table = known.get(part.table());
            boolean people = part.table().equals(Manifest.Part.PEOPLE);
            if (!people && (table == null || !table.columns().containsAll(part.columns()))) {
                throw ApiError.conflict(
                                "archive_unknown_table",
                                "The archive has rows of " + part.table() + " that this installation cannot hold")
                        .remedy("Import where the same modules are installed");
            }
        }
        boolean root =
                manifest.parts().stream().anyMatch(part -> part.table().equals(TenantTable.ROOT) && part.rows() == 1);
        if (!root) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "The archive does not hold one organization")
                    .reason("archive_unreadable");
        }
    }

    /** One import, inside of its transaction. */
    private final class Run {

        private final Archive archive;
        private final TenantId target;
        private final String slug;
        private final Map<String, TenantTable> known;
        private final boolean renewed;

        Run(Archive archive, TenantId target, String slug, Map<String, TenantTable> known) {
            this.archive = archive;
            this.target = target;
            this.slug = slug;
            this.known = known;
            this.renewed = !archive.manifest().organization().id().equals(target.value());
        }

        /** Writes down who is who, for the statements that follow. */
        void bringPeople() {
            JdbcClient jdbc = database.jdbc();
            jdbc.sql("create temp table arrived_people (old uuid primary key, new uuid not null) on commit drop")
                    .update();
            archive.manifest().parts().stream()
                    .filter(part -> part.table().equals(Manifest.Part.PEOPLE))
                    .forEach(part -> archive.forEach(part, rows -> {
                        for (JsonNode row : json.readTree(rows)) {
                            UserId old =
                                    new UserId(UUID.fromString(row.path("id").asString()));
                            UserId here = people.bring(new Traveller(
                                    old,
                                    row.path("email").asString(),
                                    row.path("name").asString()));
                            jdbc.sql("insert into arrived_people (old, new) values (:old, :new)")
                                    .param("old", old.value())
                                    .param("new", here.value())
                                    .update();
                        }
                    }));
        }

        /** Loads the rows, those that refer to others of the same table without doing so at first. */
        long load(Manifest.Part part) {
            TenantTable table = Objects.requireNonNull(known.get(part.table()));
            long[] rows = {0};
            archive.forEach(part, batch -> rows[0] += insert(table, part.columns(), batch));
            List<String> later = part.columns().stream()
                    .filter(table.selfReferences()::contains)
                    .toList();
            if (!later.isEmpty()) {
                archive.forEach(part, batch -> connect(table, later, batch));
            }
            if (rows[0] != part.rows()) {
                throw new IllegalStateException(part.table() + ": " + rows[0] + " rows instead of " + part.rows());
            }
            return rows[0];
        }

        private int insert(TenantTable table, List<String> columns, String batch) {
            List<String> now = columns.stream()
                    .filter(column -> !table.selfReferences().contains(column))
                    .toList();
            String values = now.stream().map(column -> value(table, column)).collect(Collectors.joining(", "));
            return bound(
                            "insert into " + table.name() + " (" + String.join(", ", now)
                                    + ") overriding system value select " + values
                                    + " from json_populate_recordset(null::" + table.name() + ", :batch::json) r",
                            batch)
                    .update();
        }

        private void connect(TenantTable table, List<String> columns, String batch) {
            String set = columns.stream()
                    .map(column -> column + " = " + value(table, column))
                    .collect(Collectors.joining(", "));
            String same = table.key().stream()
                    .map(column -> "t." + column + " = " + value(table, column))
                    .collect(Collectors.joining(" and "));
            bound(
                            "update " + table.name() + " t set " + set + " from json_populate_recordset(null::"
                                    + table.name() + ", :batch::json) r where t.tenant_id = :target and " + same,
                            batch)
                    .update();
        }

        private JdbcClient.StatementSpec bound(String sql, String batch) {
            var statement = database.jdbc().sql(sql).param("batch", batch);
            statement = sql.contains(":target") ? statement.param("target", target.value()) : statement;
            statement = sql.contains(":salt") ? statement.param("salt", target.toString()) : statement;
            return sql.contains(":slug") ? statement.param("slug", slug) : statement;
        }

        /** The expression of a column's value: as it came, or what it means here. */
        private String value(TenantTable table, String column) {
            if (column.equals("tenant_id")) {
                return ":target";
            }
            if (table.isRoot() && column.equals("slug")) {
                return ":slug";
            }
            if (table.people().contains(column)) {
                return "coalesce((select p.new from arrived_people p where p.old = r." + column + "), r." + column
                        + ")";
            }
            return renewed && table.ids().contains(column) ? fresh("r." + column) : "r." + column;
        }

        /** Another UUIDv7 of the same time: the same for the same old one, so that references still meet. */
        private static String fresh(String id) {
            String hash = "encode(sha256((:salt || " + id + "::text)::bytea), 'hex')";
            return "(left(" + id + "::text, 15) || substr(" + hash + ", 1, 3) || '-8' || substr(" + hash
                    + ", 4, 3) || '-' || substr(" + hash + ", 7, 12))::uuid";
        }

        /** Foreign keys are checked past row-level security, so a forged id could refer to another tenant's row. */
        void refuseForeignReferences() {
            Set<String> all = tables.inOrder().stream().map(TenantTable::name).collect(Collectors.toSet());
            Map<String, List<TenantTables.Reference>> keys = tables.references().stream()
                    .filter(reference -> known.containsKey(reference.source()) && all.contains(reference.target()))
                    .collect(Collectors.groupingBy(TenantTables.Reference::name));
            Set<String> foreign = new HashSet<>();
            keys.forEach((name, pairs) -> {
                String on = pairs.stream()
                        .map(pair -> "c." + pair.column() + " = t." + pair.targetColumn())
                        .collect(Collectors.joining(" and "));
                boolean found = database.jdbc()
                        .sql("select exists (select from " + pairs.getFirst().source() + " c join "
                                + pairs.getFirst().target() + " t on " + on
                                + " where c.tenant_id = :target and t.tenant_id <> :target)")
                        .param("target", target.value())
                        .query(Boolean.class)
                        .single();
                if (found) {
                    foreign.add(pairs.getFirst().source());
                }
            });
            if (!foreign.isEmpty()) {
                throw ApiError.of(
                                ErrorCode.BAD_REQUEST,
                                "Rows of the archive refer to another organization's: " + new ArrayList<>(foreign))
                        .reason("archive_foreign_reference")
                        .remedy("Nothing was imported. Do not trust this archive");
            }
        }
    }
}
