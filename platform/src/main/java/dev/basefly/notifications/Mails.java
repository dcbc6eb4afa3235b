package dev.basefly.notifications;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.Jobs;
import dev.basefly.notifications.spi.ReaderLanguages;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where mails are handed over: in the transaction of the change they tell of, so that neither comes without the other. A
 * mail in the name of an organization waits while that is suspended; one of the installation always goes.
 */
@CrossTenant(reason = "mails go to people, who belong to no tenant, before and after they are members of one")
public final class Mails {

    private static final Duration WINDOW = Duration.ofHours(1);

    /** So many times the share of one sender may people together write to one address: only many accounts can use it up. */
    private static final int BY_PEOPLE = 5;

    private final SystemDatabase database;
    private final Outbox outbox;
    private final Attachments attachments;
    private final Jobs jobs;
    private final NotificationsSettings settings;
    private final ReaderLanguages languages;
    private final Clock clock;

    Mails(
            SystemDatabase database,
            Outbox outbox,
            Attachments attachments,
            Jobs jobs,
            NotificationsSettings settings,
            ReaderLanguages languages,
            Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.attachments = attachments;
        this.jobs = jobs;
        this.settings = settings;
        this.languages = languages;
        this.clock = clock;
    }

    /**
     * The mail to the address, written in the language that its reader chose. Who chose none is written to in the language
     * of the scope: that of the colleague who causes the mail, and English in a job.
     */
    public Mail write(String address, Supplier<Letter> letter) {
        RequestScope scope = RequestScope.currentOrSystem();
        return scope.withLocale(languages.of(address).orElse(scope.locale()))
                .call(() -> letter.get().to(address));
    }

    /**
     * Stores the installation's mail for delivery; takes part in a transaction of the system database that is open.
     *
     * @throws ApiError TOO_MANY_REQUESTS when the address got as many of them within the hour as it may
     */
    public MailId send(Mail mail) {
        return required(mail, add(null, mail));
    }

    /**
     * Stores a mail in the name of the organization for delivery; takes part in a transaction of the system database that
     * is open.
     *
     * @throws ApiError TOO_MANY_REQUESTS when the address got as many of it within the hour as it may
     */
    public MailId send(TenantId organization, Mail mail) {
        return required(mail, add(organization, mail));
    }

    /**
     * Stores a mail of the installation that only tells of a change, which must not fail for it: one that would be too many
     * within the hour is left out. Takes part in a transaction of the system database that is open.
     */
    public Optional<MailId> tell(Mail mail) {
        return add(null, mail);
    }

    /** Stores a mail in the name of the organization that only tells of a change, as {@link #tell(Mail)} does. */
    public Optional<MailId> tell(TenantId organization, Mail mail) {
        return add(organization, mail);
    }

    private MailId required(Mail mail, Optional<MailId> stored) {
        return stored.orElseThrow(() -> ApiError.of(
                        ErrorCode.TOO_MANY_REQUESTS, "This address was sent " + share(mail) + " mails within an hour")
                .reason("too_many_mails")
                .remedy("Wait an hour before the next one")
                .retryAfter(WINDOW));
    }

    private Optional<MailId> add(@Nullable TenantId organization, Mail mail) {
        String recipient = mail.to().toLowerCase(Locale.ROOT);
        return database.inTransaction(() -> {
            if (!mayGetMore(recipient, organization, mail)) {
                return Optional.empty();
            }
            MailId id = outbox.add(recipient, mail, organization);
            attachments.add(id, mail.attachments());
            RequestScope.currentOrSystem().withTenant(organization).run(() -> deliver(id));
            return Optional.of(id);
        });
    }

    private void deliver(MailId id) {
        JobId _ = jobs.addRegardless(DeliverMail.kind(settings.retry()), new DeliverMail(id.value()));
    }

    /**
     * Mails to one address wait for each other, so that two at once cannot both take the last place. Each organization has
     * a share of its own, as has the installation, and what people cause counts apart: nobody can keep away others' mails.
     */
    private boolean mayGetMore(String recipient, @Nullable TenantId organization, Mail mail) {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended('mails to ' || :recipient, 0))")
                .param("recipient", recipient)
                .query((row, index) -> index)
                .list();
        UserId author = mail.author();
        return database.jdbc()
                .sql("""
                        select count(*) filter (where (author_id is not null) = :byPerson
                                and (organization_id is not distinct from :organization or author_id = :author)) < :share
                            and (not :byPerson or count(author_id) < :byPeople)
                        from mails where recipient = :recipient and created_at > :since
                        """)
                .param("byPerson", author != null)
                .param("organization", organization == null ? null : organization.value(), Types.OTHER)
                .param("author", author == null ? null : author.value(), Types.OTHER)
                .param("share", share(mail))
                .param("byPeople", BY_PEOPLE * settings.perRecipient())
                .param("recipient", recipient)
                .param("since", clock.instant().minus(WINDOW).atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    /**
     * What one sender may send to one address within the hour. Of an organization's mails, a quarter may be caused by people,
     * who may write to anybody; what its reader may end leaves a quarter to what always comes.
     */
    private int share(Mail mail) {
        int quarter = Math.max(1, settings.perRecipient() / 4);
        if (mail.author() != null) {
            return quarter;
        }
        return mail.unsubscribe() == null ? settings.perRecipient() : Math.max(1, settings.perRecipient() - quarter);
    }
}
