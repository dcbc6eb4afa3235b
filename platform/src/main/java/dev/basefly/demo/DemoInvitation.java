package dev.basefly.demo;

import dev.basefly.access.RoleName;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.teams.Invitations;
import java.util.Locale;

/** Has each company's owner invite somebody, whose mail then lies in the mailbox. */
final class DemoInvitation implements DemoData {

    private final Invitations invitations;

    DemoInvitation(Invitations invitations) {
        this.invitations = invitations;
    }

    @Override
    public void load(Company company) {
        Actor owner = new Actor.Person(company.owner().id(), RoleName.OWNER.name(), false);
        String address = company.owner().email().replaceFirst(".*@", "newcomer@");
        new RequestScope("demo", company.organization().id(), owner, Locale.ENGLISH)
                .run(() -> invitations.invite(address, RoleName.MEMBER.name()));
    }
}
