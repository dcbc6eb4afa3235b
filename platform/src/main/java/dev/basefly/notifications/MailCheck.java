package dev.basefly.notifications;

import dev.basefly.runtime.Integration;
import dev.basefly.runtime.Integration.State;
import dev.basefly.runtime.IntegrationCheck;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tells the doctor where mails go, and how many did not arrive. */
final class MailCheck implements IntegrationCheck {

    private static final String NAME = "Mail";
    private static final Duration RECENT = Duration.ofDays(1);

    private final NotificationsSettings settings;
    private final Outbox outbox;
    private final Clock clock;
    private final boolean development;

    MailCheck(NotificationsSettings settings, Outbox outbox, Clock clock, boolean development) {
        this.settings = settings;
        this.outbox = outbox;
        this.clock = clock;
        this.development = development;
    }

    @Override
    public Integration check() {
        if (settings.sendsBySmtp()) {
            int failed = outbox.count(MailState.FAILED, clock.instant().minus(RECENT));
            return new Integration(
                    NAME,
                    State.LIVE,
                    "SMTP at " + settings.smtp().host() + ":" + settings.smtp().port(),
                    failed == 0
                            ? List.of()
                            : List.of(
                                    failed + " mails were given up within a day: see the dead jobs of the queue mail"));
        }
        if (development) {
            return new Integration(NAME, State.STAND_IN, "mailbox at /dev/mail");
        }
        int waiting = outbox.count(MailState.QUEUED, Instant.EPOCH);
        return new Integration(
                NAME,
                State.OFF,
                "set basefly.notifications.smtp.host to send mails",
                waiting == 0 ? List.of() : List.of(waiting + " mails wait for a mail server"));
    }
}
