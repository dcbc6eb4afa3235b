/** The mailbox of development, where mails are read that would otherwise be sent. */
@NullMarked
package dev.basefly.dashboard.mailbox;

import org.jspecify.annotations.NullMarked;
