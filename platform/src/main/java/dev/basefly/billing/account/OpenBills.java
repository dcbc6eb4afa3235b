package dev.basefly.billing.account;

import dev.basefly.access.RoleName;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.DeletionObstacle;
import dev.basefly.tenancy.Membership;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.Organizations;
import java.util.List;

/** An owner does not go while a bill of theirs is open. */
final class OpenBills implements DeletionObstacle {

    private static final int MOST = 100;

    private final Organizations organizations;
    private final AccountStore store;

    OpenBills(Organizations organizations, AccountStore store) {
        this.organizations = organizations;
        this.store = store;
    }

    @Override
    public List<Obstacle> hindering(DataSubject person) {
        return organizations.of(person.id()).stream()
                .filter(membership -> membership.role().equals(RoleName.OWNER))
                .map(Membership::organization)
                .filter(this::owes)
                .map(organization -> new Obstacle(
                        "billing_outstanding",
                        organization.name() + " has an invoice that is not paid",
                        "Pay it under Billing, or hand the organization to another member"))
                .toList();
    }

    private boolean owes(Organization organization) {
        return store.invoices(organization.id(), MOST).stream()
                .anyMatch(invoice ->
                        invoice.state() == Invoice.State.OPEN && invoice.due().minor() > 0);
    }
}
