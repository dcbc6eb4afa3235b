package dev.basefly.dashboard.mailbox;

import static dev.basefly.words.Words.later;

import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.notifications.MailState;
import dev.basefly.notifications.StoredMail;
import java.time.Instant;
import java.util.List;

/** The mailbox as its page lists it. */
public record MailList(List<Row> rows) {

    public static final Column SUBJECT = Column.title("Subject");
    public static final Column TO = Column.fact("To");
    public static final Column STATE = Column.fact("State");
    public static final Column CREATED = Column.fact("Written");
    public static final List<Column> COLUMNS = List.of(SUBJECT, TO, STATE, CREATED);

    public MailList {
        rows = List.copyOf(rows);
    }

    static MailList of(List<StoredMail> mails) {
        return new MailList(mails.stream().map(Row::of).toList());
    }

    /** One mail. */
    public record Row(String path, String subject, String to, String state, Tone tone, Instant createdAt) {

        static Row of(StoredMail mail) {
            return new Row(
                    "/dev/mail/" + mail.id(),
                    mail.subject(),
                    mail.to(),
                    word(mail.state()),
                    tone(mail.state()),
                    mail.createdAt());
        }

        private static String word(MailState state) {
            return switch (state) {
                case QUEUED -> later("Queued");
                case SENT -> later("Sent");
                case FAILED -> later("Failed");
            };
        }

        private static Tone tone(MailState state) {
            return switch (state) {
                case QUEUED -> Tone.INFO;
                case SENT -> Tone.SUCCESS;
                case FAILED -> Tone.DANGER;
            };
        }
    }
}
