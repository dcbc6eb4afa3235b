package dev.basefly.support;

import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.notifications.Letter;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.TenantId;
import java.util.List;

/** What the owners of an organization are told by mail, in the transaction that is open. */
@CrossTenant(reason = "owners are told of what staff ask, who are in no organization")
final class SupportLetters {

    private final SystemDatabase database;
    private final Mails mails;
    private final PublicAddress address;

    SupportLetters(SystemDatabase database, Mails mails, PublicAddress address) {
        this.database = database;
        this.mails = mails;
        this.address = address;
    }

    /** NOT_FOUND when there is no such organization. */
    void requested(TenantId organization, SupportTerms terms) {
        List<String> owners = database.jdbc()
                .sql("""
                        select u.email from memberships m join users u on u.id = m.user_id
                        where m.tenant_id = :organization and m.role = 'OWNER' order by u.id limit 20
                        """)
                .param("organization", organization.value())
                .query((row, index) -> row.getString(1))
                .list();
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
