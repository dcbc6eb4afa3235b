package dev.basefly.teams;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.Cast;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is overdue is written down, once, and without being needed for the truth. */
@PlatformTest
@CrossTenant(reason = "lets time pass for single rows")
class OverdueTests {

    @Autowired
    private Cast cast;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private Invitations invitations;

    @Autowired
    private OwnershipTransfers transfers;

    @Test
    void isWrittenDownOnceByTwoNodesAndNothingElseIs() throws Exception {
        var acme = Crew.of(cast, "Acme");
        var heir = acme.join("MEMBER");
        var late = InvitationId.of(acme.invite(Crew.address(), "MEMBER").text("/data/id"));
        acme.invite(Crew.address(), "VIEWER");
        var offer = OwnershipTransferId.of(acme.owner()
                .api()
                .post("/api/v1/ownership-transfers", Map.of("to", heir.id()))
                .text("/data/id"));
        end("invitations", late.value());
        end("ownership_transfers", offer.value());

        Callable<Boolean> node = () -> {
            invitations.expireOverdue(() -> true);
            transfers.expireOverdue(() -> true);
            return true;
        };
        try (var nodes = Executors.newFixedThreadPool(2)) {
            for (var done : nodes.invokeAll(List.of(node, node))) {
                done.get();
            }
        }

        var tenant = TenantId.of(acme.owner().organizationId());
        assertThat(states("invitations", tenant)).containsExactly("ACCEPTED", "EXPIRED", "PENDING");
        assertThat(states("ownership_transfers", tenant)).containsExactly("EXPIRED");
        assertThat(recorded(tenant)).containsExactly("invitation.expired", "ownership.expired");
    }

    @Test
    void waitsWhileItsOrganizationIsDeleted() {
        var acme = Crew.of(cast, "Acme");
        var late = InvitationId.of(acme.invite(Crew.address(), "MEMBER").text("/data/id"));
        end("invitations", late.value());
        var tenant = TenantId.of(acme.owner().organizationId());
        assertThat(acme.owner().api().delete("/api/v1/organizations/" + tenant)).hasStatus(204);

        invitations.expireOverdue(() -> true);

        assertThat(states("invitations", tenant)).containsExactly("PENDING");
    }

    private void end(String table, UUID id) {
        database.jdbc()
                .sql("update " + table + " set expires_at = now() - interval '1 second' where id = :id")
                .param("id", id)
                .update();
    }

    private List<String> states(String table, TenantId tenant) {
        return database.jdbc()
                .sql("select state from " + table + " where tenant_id = :tenant order by id")
                .param("tenant", tenant.value())
                .query((row, index) -> row.getString(1))
                .list();
    }

    private List<String> recorded(TenantId tenant) {
        return database.jdbc()
                .sql("select action from audit_events where tenant_id = :tenant and action like '%.expired' order by 1")
                .param("tenant", tenant.value())
                .query((row, index) -> row.getString(1))
                .list();
    }
}
