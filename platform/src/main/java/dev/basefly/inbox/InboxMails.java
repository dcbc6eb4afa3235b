package dev.basefly.inbox;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.inbox.InboxRows.Unmailed;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobKind;
import dev.basefly.notifications.Mail;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** Sends by mail what people want to be told by mail, once. */
@CrossTenant(reason = "mails go to people, who belong to no tenant")
final class InboxMails {

    private static final Duration UNTIL_THERE_IS_ROOM = Duration.ofMinutes(15);

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

    /** A mail that would be too many within the hour comes later. */
    void send(Tell tell) {
        TenantId organization = RequestScope.current().requireTenant();
        boolean all = true;
        for (Unmailed unmailed : rows.unmailed(tell.event())) {
            all &= send(organization, unmailed);
        }
        if (!all) {
            throw JobFailure.notNow(UNTIL_THERE_IS_ROOM, "Somebody got as many mails within an hour as they may");
        }
    }

    /** False when it would be too many. The mail and the note are one commit, so that neither a crash nor a second run mails twice. */
    private boolean send(TenantId organization, Unmailed unmailed) {
        Optional<Mail> mail = letters.mail(organization, unmailed.person(), unmailed.message());
        return database.inTransaction(() -> {
            if (!waits(organization, unmailed)) {
                return true;
            }
            if (mail.isPresent() && mails.tell(organization, mail.get()).isEmpty()) {
                return false;
            }
            note(organization, unmailed);
            return true;
        });
    }

    /** Whether it did not go by mail yet; another run waits until this one knows. */
    private boolean waits(TenantId organization, Unmailed unmailed) {
        return database.jdbc()
                .sql("""
                        select true from inbox_messages
                        where tenant_id = :organization and person_id = :person and id = :id and mailed_at is null
                        for update
                        """)
                .param("organization", organization.value())
                .param("person", unmailed.person().value())
                .param("id", unmailed.message().id().value())
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    private void note(TenantId organization, Unmailed unmailed) {
        database.jdbc()
                .sql("""
                        update inbox_messages set mailed_at = :now
                        where tenant_id = :organization and person_id = :person and id = :id
                        """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("organization", organization.value())
                .param("person", unmailed.person().value())
                .param("id", unmailed.message().id().value())
                .update();
    }
}
