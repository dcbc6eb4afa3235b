package com.acme.crm.contacts;

import dev.basefly.runtime.EventType;
import java.util.Locale;

/** Something was done with a contact. */
public record ContactChanged(ContactId contact, Change change) {

    /** What was done. */
    public enum Change {
        ADDED,
        CHANGED,
        DELETED,
        RESTORED;

        /** Its name in the audit log. */
        String action() {
            return "contact." + name().toLowerCase(Locale.ROOT);
        }
    }

    public static final EventType<ContactChanged> TYPE = EventType.of("contacts.contact_changed", ContactChanged.class)
            .keyedBy(ContactChanged::contact)
            .visibleToItsTenant();
}
