package dev.basefly.notifications;

import dev.basefly.runtime.Integration;
import dev.basefly.runtime.Integration.State;
import dev.basefly.runtime.IntegrationCheck;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells the doctor where mails go, and how many did not arrive. */
final class MailCheck implements IntegrationCheck {

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
        List<String> problems = new ArrayList<>();
        if (settings.sendsBySmtp()) {
            int failed = outbox.count(MailState.FAILED, clock.instant().minus(RECENT));
            if (failed > 0) {
                problems.add(failed + " mails were given up within a day: see the dead jobs of the queue mail");
            }
            return new Integration(
                    "Mail",
                    State.LIVE,
                    "SMTP at " + settings.smtp().host() + ":" + settings.smtp().port(),
                    problems);
        }
        if (development) {
            return new Integration("Mail", State.STAND_IN, "mailbox at /dev/mail");
        }
        int waiting = outbox.count(MailState.QUEUED, Instant.EPOCH);
        if (waiting > 0) {
            problems.add(waiting + " mails wait for a mail server");
        }
        return new Integration("Mail", State.OFF, "set basefly.notifications.smtp.host to send mails", problems);
    }
}
