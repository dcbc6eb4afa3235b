package dev.basefly.support;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.identity.People;
import dev.basefly.notifications.Letter;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.TenantId;
import java.util.List;
import java.util.Set;

/** What the owners of an organization are told by mail, in the transaction that is open. */
final class SupportLetters {

    private final People people;
    private final Mails mails;
    private final PublicAddress address;

    SupportLetters(People people, Mails mails, PublicAddress address) {
        this.people = people;
        this.mails = mails;
        this.address = address;
    }

    /** NOT_FOUND when there is no such organization. */
    void requested(TenantId organization, SupportTerms terms) {
        List<String> owners = people.addressesIn(organization, Set.of(RoleName.OWNER));
        if (owners.isEmpty()) {
            throw ApiError.notFound("Organization");
        }
        owners.forEach(owner -> mails.tell(Letter.about("Support asks to be let in")
                .says("Support asks for access to your organization for " + terms.hours() + " hours, "
                        + (terms.readOnly() ? "for reading only" : "with the right to change things") + ".")
                .says("The reason: " + terms.reason())
                .offers("Accept or decline", address.of("/settings/support"))
                .to(owner)));
    }
}
