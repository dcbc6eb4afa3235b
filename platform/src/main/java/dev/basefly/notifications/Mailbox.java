package dev.basefly.notifications;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mails of a development installation, to be read instead of received; in production it is always empty. */
public final class Mailbox {

    private final Outbox outbox;
    private final Attachments attachments;
    private final boolean open;

    Mailbox(Outbox outbox, Attachments attachments, boolean open) {
        this.outbox = outbox;
        this.attachments = attachments;
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

    /** The files of a mail that arrived with it. */
    public List<AttachedFile> files(MailId id) {
        return open ? attachments.of(id).stream().filter(AttachedFile::isThere).toList() : List.of();
    }
}
