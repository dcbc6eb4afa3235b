package dev.basefly.inbox;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.inbox.InboxRows.Unmailed;
import dev.basefly.jobs.JobKind;
import dev.basefly.notifications.Mail;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** Sends by mail what people want to be told by mail, once. */
@CrossTenant(reason = "mails go to people, who belong to no tenant")
final class InboxMails {

    private final SystemDatabase database;
    private final InboxRows rows;
    private final InboxLetters letters;
    private final Mails mails;
    private final Clock clock;

    /** The job that sends what an event led to; done again after a crash, it goes on with those that have none yet. */
    record Tell(UUID event) {

        static final JobKind<Tell> KIND =
                JobKind.of("inbox.tell_by_mail", Tell.class).inQueue("mail").internal();
    }

    InboxMails(SystemDatabase database, InboxRows rows, InboxLetters letters, Mails mails, Clock clock) {
        this.database = database;
        this.rows = rows;
        this.letters = letters;
        this.mails = mails;
        this.clock = clock;
    }

    void send(Tell tell) {
        TenantId organization = RequestScope.current().requireTenant();
        for (Unmailed unmailed : rows.unmailed(tell.event())) {
            Optional<Mail> mail = letters.mail(organization, unmailed.person(), unmailed.message());
            // The note and the mail are one commit, so that neither a crash nor a second run mails twice.
            database.inTransaction(() -> {
                if (note(organization, unmailed)) {
                    mail.ifPresent(whole -> mails.tell(organization, whole));
                }
                return true;
            });
        }
    }

    /** Notes that it went by mail; false when it had. */
    private boolean note(TenantId organization, Unmailed unmailed) {
        return database.jdbc()
                        .sql("""
                                update inbox_messages set mailed_at = :now
                                where tenant_id = :organization and person_id = :person and id = :id and mailed_at is null
                                """)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("organization", organization.value())
                        .param("person", unmailed.person().value())
                        .param("id", unmailed.message().id().value())
                        .update()
                == 1;
    }
}
