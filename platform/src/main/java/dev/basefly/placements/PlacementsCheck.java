package dev.basefly.placements;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Integration;
import dev.basefly.runtime.IntegrationCheck;
import dev.basefly.runtime.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;

/** Tells the doctor how many tenants have a place of their own, and which places or moves need the operator. */
@CrossTenant(reason = "counts the placements of all tenants")
final class PlacementsCheck implements IntegrationCheck {

    private final SystemDatabase database;
    private final PlaceMigrations migrations;
    private final Moves moves;

    PlacementsCheck(SystemDatabase database, PlaceMigrations migrations, Moves moves) {
        this.database = database;
        this.migrations = migrations;
        this.moves = moves;
    }

    @Override
    public Integration check() {
        try {
            int own = database.jdbc()
                    .sql("select count(*) from tenant_placements where kind <> 'SHARED'")
                    .query(Integer.class)
                    .single();
            List<String> problems = problems();
            Integration.State state = own == 0 ? Integration.State.OFF : Integration.State.LIVE;
            return own == 0
                    ? new Integration("Tenants' own places", state, "all tenants share the schema", problems)
                    : new Integration(
                            "Tenants' own places", state, own + " with a schema or database of their own", problems);
        } catch (DataAccessException away) {
            return new Integration("Tenants' own places", Integration.State.OFF, "unknown: PostgreSQL does not answer");
        }
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        migrations.outdated().forEach(outdated -> {
            TenantId tenant = new TenantId(outdated.tenant());
            if (outdated.problem().isEmpty()) {
                problems.add("The place of " + tenant + " lacks migrations"
                        + ": its requests get 503; mend it, then POST /api/v1/operator/placements/migrations");
            } else {
                problems.add("The place of " + tenant + " lacks migrations (" + outdated.problem() + ")"
                        + ": its requests get 503; mend it, then POST /api/v1/operator/placements/migrations");
            }
        });
        moves.latest(1000).stream()
                .filter(move -> move.state() == MoveState.FAILED)
                .forEach(move -> problems.add("The move " + move.id() + " of " + move.tenant() + " failed ("
                        + move.problem() + "): retry it or take it back at /console/placements"));
        return problems;
    }
}
