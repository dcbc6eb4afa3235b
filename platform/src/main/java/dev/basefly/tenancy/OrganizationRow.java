package dev.basefly.tenancy;

import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** A row of the table as it is read everywhere. */
final class OrganizationRow {

    /** Of the table under the alias {@code o}; the picture itself stays where it is. */
    static final String COLUMNS =
            "o.tenant_id, o.kind, o.slug, o.name, o.accent, o.logo_version, o.region, o.state, o.created_at";

    private OrganizationRow() {}

    static Organization read(ResultSet row, int index) throws SQLException {
        String accent = row.getString("accent");
        return new Organization(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                OrganizationKind.valueOf(row.getString("kind")),
                row.getString("slug"),
                row.getString("name"),
                new Branding(accent == null ? null : new Accent(accent), row.getString("logo_version")),
                row.getString("region"),
                OrganizationState.valueOf(row.getString("state")),
                row.getTimestamp("created_at").toInstant());
    }
}
