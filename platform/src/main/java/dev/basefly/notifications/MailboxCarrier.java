package dev.basefly.notifications;

import java.util.List;

/** The stand-in of development: every mail arrives at once, in the mailbox under {@code /dev/mail}. */
final class MailboxCarrier implements Carrier {

    @Override
    public void carry(MailId id, Mail mail, List<AttachedFile> files) {
        // It already lies where the mailbox reads it.
    }

    @Override
    public boolean keepsContent() {
        return true;
    }
}
