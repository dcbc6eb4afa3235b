package dev.basefly.placements;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.PlaceConnection;
import dev.basefly.database.Placement;
import dev.basefly.database.Places;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Removes a tenant's own place with everything in it, and what is known of its moves. From a database at an address of the
 * operator's, which stays, it removes the tenant's rows.
 */
@CrossTenant(reason = "the organization is no tenant any more that work could be done for")
final class PlaceErasure implements ErasurePart {

    private static final Logger log = LoggerFactory.getLogger(PlaceErasure.class);

    /** How long a transaction may still write when the erasure begins. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

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

    /**
     * The place goes first: until then the directory still knows it, should this be interrupted.
     *
     * @throws ApiError SERVICE_UNAVAILABLE {@code tenant_unavailable} when the place cannot be reached; then it stays known
     */
    @Override
    public long erase(TenantId organization) {
        refuseMoving(organization);
        directory.refresh();
        Placement place = directory.known(organization);
        boolean own = !(place instanceof Placement.Shared);
        if (own) {
            remove(place, organization);
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

    private void remove(Placement place, TenantId organization) {
        try {
            if (place instanceof Placement.Database own && !own.onSameServer()) {
                empty(own, organization);
            }
            places.drop(place);
        } catch (SQLException | DataAccessException failure) {
            log.warn("The place of {} could not be removed and stays known", organization, failure);
            throw ApiError.of(
                            ErrorCode.SERVICE_UNAVAILABLE,
                            "The database with the organization's data refused, so its rows there are not erased yet")
                    .reason("tenant_unavailable")
                    .remedy("Bring it back, then erase again; the log has the reason")
                    .retryAfter(Duration.ofMinutes(1));
        }
    }

    /** The certificate says that nothing is left; nothing else looks into this database. */
    private void empty(Placement.Database elsewhere, TenantId organization) throws SQLException {
        TenantRows rows = TenantRows.open(places, elsewhere, organization);
        try (PlaceConnection place = rows.place()) {
            refuseWrites(place, rows);
            rows.empty();
            rows.forgetChanges();
            long left = rows.sum(ProductTable.of(place, rows.schema())).rows();
            if (left > 0) {
                throw new IllegalStateException(left + " rows of " + organization + " keep coming back");
            }
        }
    }

    /** Refuses every write from now on, after the last transaction that was let in has ended. */
    private static void refuseWrites(PlaceConnection place, TenantRows rows) {
        place.inTransaction(() -> {
            place.execute("set local lock_timeout = '" + PATIENCE.toMillis() + "ms'");
            place.jdbc()
                    .sql("select pg_advisory_xact_lock(hashtextextended(:tenant, 7077))")
                    .param("tenant", rows.tenant().toString())
                    .query((row, index) -> index)
                    .list();
            rows.writePlace(null, false, true);
            return true;
        });
    }

    private void delete(String table, TenantId organization) {
        database.jdbc()
                .sql("delete from " + table + " where tenant = :tenant")
                .param("tenant", organization.value())
                .update();
    }
}
