package dev.basefly.placements;

import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Placement;
import dev.basefly.database.Places;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;
import java.sql.SQLException;
import org.springframework.jdbc.UncategorizedSQLException;

/** Removes a tenant's own place with everything in it, and what is known of its moves. */
@CrossTenant(reason = "the organization is no tenant any more that work could be done for")
final class PlaceErasure implements ErasurePart {

    private final SystemDatabase database;
    private final PlacementDirectory directory;
    private final Places places;

    PlaceErasure(SystemDatabase database, PlacementDirectory directory, Places places) {
        this.database = database;
        this.directory = directory;
        this.places = places;
    }

    @Override
    public String name() {
        return "places";
    }

    /** The place goes first: until then the directory still knows it, should this be interrupted. */
    @Override
    public long erase(TenantId organization) {
        refuseMoving(organization);
        directory.refresh();
        Placement place = directory.of(organization.value());
        boolean own = !(place instanceof Placement.Shared);
        if (own) {
            drop(place);
        }
        database.inTransaction(() -> {
            delete("tenant_moves", organization);
            // The directory keeps an entry of a place of its own from being deleted; this one is gone.
            database.jdbc().sql("""
                            update tenant_placements set kind = 'SHARED', name = null, sealed_url = null, moving = false
                            where tenant = :tenant
                            """).param("tenant", organization.value()).update();
            delete("tenant_placements", organization);
            return true;
        });
        return own ? 1 : 0;
    }

    private void refuseMoving(TenantId organization) {
        boolean moving = database.jdbc()
                .sql("""
                        select exists (select from tenant_moves
                        where tenant = :tenant and state not in ('DONE', 'ROLLED_BACK'))
                        """)
                .param("tenant", organization.value())
                .query(Boolean.class)
                .single();
        if (moving) {
            throw ApiError.conflict("already_moving", "The organization's data is moving")
                    .remedy("Wait for that move, or take it back");
        }
    }

    private void drop(Placement place) {
        try {
            places.drop(place);
        } catch (SQLException failure) {
            throw new UncategorizedSQLException("Removing a tenant's place", null, failure);
        }
    }

    private void delete(String table, TenantId organization) {
        database.jdbc()
                .sql("delete from " + table + " where tenant = :tenant")
                .param("tenant", organization.value())
                .update();
    }
}
