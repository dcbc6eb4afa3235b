package dev.basefly.placements;

import dev.basefly.api.ApiError;
import dev.basefly.database.PlaceConnection;
import dev.basefly.database.Placement;
import dev.basefly.database.Places;
import dev.basefly.runtime.TenantId;
import dev.basefly.settings.Secret;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Gives the database a tenant is in another address: its login, its password or the name of its host has changed. */
public final class PlaceAddress {

    private static final Logger log = LoggerFactory.getLogger(PlaceAddress.class);

    private final PlacementDirectory directory;
    private final Places places;
    private final Moves moves;

    PlaceAddress(PlacementDirectory directory, Places places, Moves moves) {
        this.directory = directory;
        this.places = places;
        this.moves = moves;
    }

    /** How it was found out that the new address leads to the same database. */
    private enum Proof {
        /** A lock that is held through the old address is held through the new one. */
        LOCK,
        /** The old address leads nowhere; the database at the new one says that the tenant lives there. */
        ENTRY
    }

    /**
     * Changes the address, which is tried first.
     *
     * @throws ApiError NOT_FOUND for an unknown tenant; VALIDATION_ERROR for an address that does not work; CONFLICT
     *     {@code no_address}, {@code another_database} or {@code already_moving}
     */
    public void change(TenantId tenant, String url) {
        moves.requireTenant(tenant);
        if (!Places.isAddress(url)) {
            throw ApiError.invalid("url", "must be the address of a PostgreSQL database");
        }
        directory.refresh();
        if (!(directory.known(tenant) instanceof Placement.Database before) || before.onSameServer()) {
            throw ApiError.conflict("no_address", "The organization's data is not in a database at an address")
                    .remedy("Move it there");
        }
        Placement.Database after = new Placement.Database(before.name(), Secret.of(url));
        requireHome(after, tenant);
        Proof proof = prove(before, after);
        moves.readdress(tenant, before, after, proof.name());
        directory.refresh();
    }

    /** The database at the address must say that the tenant lives there, to a login that can migrate it. */
    private void requireHome(Placement.Database after, TenantId tenant) {
        boolean home;
        try {
            TenantRows rows = TenantRows.open(places, after, tenant);
            try (PlaceConnection place = rows.place()) {
                requireOwner(place);
                home = rows.home("").equals(rows.schema());
            }
        } catch (SQLException | DataAccessException refused) {
            log.warn("The new address of the data of {} cannot be used", tenant, refused);
            throw unusable();
        }
        if (!home) {
            throw another();
        }
    }

    private static void requireOwner(PlaceConnection place) {
        boolean owner = place.jdbc().sql("""
                        select coalesce(bool_and(pg_has_role(session_user, relowner, 'usage')), false) from pg_class
                        where oid in (to_regclass('public.tenant_places'), to_regclass('public.tenant_changes'))
                        """).query(Boolean.class).single();
        if (!owner) {
            throw unusable();
        }
    }

    private Proof prove(Placement.Database before, Placement.Database after) {
        try {
            places.open(before).close();
        } catch (SQLException away) {
            log.info("An address is changed that leads nowhere: {}", away.getMessage());
            return Proof.ENTRY;
        }
        try {
            if (places.inOneDatabase(before, after)) {
                return Proof.LOCK;
            }
        } catch (SQLException interrupted) {
            log.warn("Two addresses of a tenant's database could not be compared", interrupted);
            throw unusable();
        }
        throw another();
    }

    private static ApiError unusable() {
        return ApiError.invalid("url", "must lead to a database that answers, with a login that owns the tables there");
    }

    private static ApiError another() {
        return ApiError.conflict("another_database", "That is not the database with the organization's data")
                .remedy("Look at the address; to change the database, move the organization there");
    }
}
