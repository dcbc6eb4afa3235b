package dev.basefly.brokers.traffic;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;

/** What the list of dead letters says of an organization's messages goes with it. */
@CrossTenant(reason = "whose a message is may be just what is not known")
final class DeadLetterErasure implements ErasurePart {

    private final SystemDatabase database;

    DeadLetterErasure(SystemDatabase database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "brokerDeadLetters";
    }

    @Override
    public long erase(TenantId organization) {
        return database.jdbc()
                .sql("delete from broker_dead_letters where tenant = ?")
                .param(organization.toString())
                .update();
    }
}
