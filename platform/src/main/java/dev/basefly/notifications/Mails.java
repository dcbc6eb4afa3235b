package dev.basefly.notifications;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** Where mails are handed over: in the transaction of the change they tell of, so that neither comes without the other. */
@CrossTenant(reason = "mails go to people, who belong to no tenant, before and after they are members of one")
public final class Mails {

    private static final Duration WINDOW = Duration.ofHours(1);

    private final SystemDatabase database;
    private final Outbox outbox;
    private final NotificationsSettings settings;
    private final Clock clock;

    Mails(SystemDatabase database, Outbox outbox, NotificationsSettings settings, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Stores the mail for delivery; takes part in a transaction of the system database that is open.
     *
     * @throws ApiError TOO_MANY_REQUESTS when the address got as many within the hour as it may
     */
    public MailId send(Mail mail) {
        return tell(mail)
                .orElseThrow(() -> ApiError.of(
                                ErrorCode.TOO_MANY_REQUESTS,
                                "This address was sent " + settings.perRecipient() + " mails within an hour")
                        .reason("too_many_mails")
                        .remedy("Wait an hour before the next one")
                        .retryAfter(WINDOW));
    }

    /**
     * Stores a mail that only tells of a change, which must not fail for it: one that would be too many within the hour is
     * left out. Takes part in a transaction of the system database that is open.
     */
    public Optional<MailId> tell(Mail mail) {
        String recipient = mail.to().toLowerCase(Locale.ROOT);
        return database.inTransaction(
                () -> mayGetMore(recipient) ? Optional.of(outbox.add(recipient, mail)) : Optional.empty());
    }

    /** Mails to one address wait for each other, so that two at once cannot both take the last place. */
    private boolean mayGetMore(String recipient) {
        Instant now = clock.instant();
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended('mails to ' || :recipient, 0))")
                .param("recipient", recipient)
                .query((row, index) -> index)
                .list();
        int sent = database.jdbc()
                .sql("select count(*) from mails where recipient = :recipient and created_at > :since")
                .param("recipient", recipient)
                .param("since", now.minus(WINDOW).atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single();
        return sent < settings.perRecipient();
    }
}
