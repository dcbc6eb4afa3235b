package dev.basefly.billing.offboarding;

import dev.basefly.access.RoleName;
import dev.basefly.billing.account.Billing;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.DeletionObstacle;
import dev.basefly.tenancy.Membership;
import dev.basefly.tenancy.Organizations;
import java.util.List;

/** An owner does not go while a bill of theirs is open. */
final class OpenBills implements DeletionObstacle {

    private final Organizations organizations;
    private final Billing billing;

    OpenBills(Organizations organizations, Billing billing) {
        this.organizations = organizations;
        this.billing = billing;
    }

    @Override
    public List<Obstacle> hindering(DataSubject person) {
        return organizations.of(person.id()).stream()
                .filter(membership -> membership.role().equals(RoleName.OWNER))
                .map(Membership::organization)
                .filter(organization -> billing.owes(organization.id()))
                .map(organization -> new Obstacle(
                        "billing_outstanding",
                        organization.name() + " has an invoice that is not paid",
                        "Pay it under Billing, or hand the organization to another member"))
                .toList();
    }
}
