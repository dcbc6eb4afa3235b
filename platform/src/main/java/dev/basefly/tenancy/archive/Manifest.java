package dev.basefly.tenancy.archive;

import dev.basefly.tenancy.OrganizationKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What an archive says of itself: whose data it is, of which schema, and each table with its columns, count and checksum.
 *
 * @param format {@link #FORMAT}
 * @param schema the version of each module's schema that the rows follow
 * @param leftBehind tables of the tenant that do not travel, with the reason
 */
record Manifest(
        String format,
        Instant createdAt,
        Subject organization,
        Map<String, Integer> schema,
        List<Part> parts,
        Map<String, String> leftBehind) {

    static final String FORMAT = "basefly-organization/1";
    static final String FILE = "manifest.json";

    /** Whose data it is. */
    record Subject(UUID id, OrganizationKind kind, String slug, String name) {}

    /**
     * A file of the archive: one table, each row as one line of JSON (UTF-8, ended by a line feed).
     *
     * @param table as the catalogue quotes it; {@link #PEOPLE} for the people whom the rows mention
     * @param sha256 of the file, in hexadecimal
     */
    record Part(String file, String table, List<String> columns, long rows, String sha256) {

        /** Not a table of the tenant's. */
        static final String PEOPLE = "(people)";

        Part {
            columns = List.copyOf(columns);
        }
    }

    Manifest {
        Objects.requireNonNull(organization, "organization");
        schema = Map.copyOf(schema);
        parts = List.copyOf(parts);
        leftBehind = Map.copyOf(leftBehind);
    }
}
