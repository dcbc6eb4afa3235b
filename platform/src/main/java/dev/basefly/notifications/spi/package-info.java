/** What other modules contribute to mails. Stable: types here only gain methods with defaults within a major version. */
@NamedInterface("spi")
@NullMarked
package dev.basefly.notifications.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
