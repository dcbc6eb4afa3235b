/** What happens to accounts, and the mail that follows. Stable. */
@NamedInterface("event")
@NullMarked
package dev.basefly.identity.event;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
