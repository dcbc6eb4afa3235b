package dev.basefly.support;

import static dev.basefly.words.Words.plural;
import static dev.basefly.words.Words.t;

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
        owners.forEach(owner -> mails.tell(mails.write(owner, () -> letter(terms))));
    }

    private Letter letter(SupportTerms terms) {
        return Letter.about(t("Support asks to be let in"))
                .says(
                        terms.readOnly()
                                ? plural(
                                        terms.hours(),
                                        "Support asks for access to your organization for {0} hour, for reading only.",
                                        "Support asks for access to your organization for {0} hours, for reading only.")
                                : plural(
                                        terms.hours(),
                                        "Support asks for access to your organization for {0} hour, with the right to change things.",
                                        "Support asks for access to your organization for {0} hours, with the right to change things."))
                .says(t("The reason: {0}", terms.reason()))
                .offers(t("Accept or decline"), address.of("/settings/support"));
    }
}
