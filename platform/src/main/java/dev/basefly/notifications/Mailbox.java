package dev.basefly.notifications;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mails of a development installation, to be read instead of received; in production it is always empty. */
public final class Mailbox {

    private final Outbox outbox;
    private final boolean open;

    Mailbox(Outbox outbox, boolean open) {
        this.outbox = outbox;
        this.open = open;
    }

    /** Whether there is a mailbox here at all. */
    public boolean isOpen() {
        return open;
    }

    /** The newest mails first, of everybody or to one address. */
    public List<StoredMail> newest(@Nullable String to, int most) {
        return open ? outbox.newest(to == null ? null : to.strip().toLowerCase(Locale.ROOT), most) : List.of();
    }

    public Optional<StoredMail> find(MailId id) {
        return open ? outbox.find(id) : Optional.empty();
    }
}
