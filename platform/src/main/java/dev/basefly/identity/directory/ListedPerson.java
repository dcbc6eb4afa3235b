package dev.basefly.identity.directory;

import dev.basefly.runtime.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person as operators see them.
 *
 * @param verifiedAt when they showed that the address is theirs
 * @param sessions how many devices are signed in
 * @param operator whether they are staff of the installation
 */
public record ListedPerson(
        UserId id,
        String name,
        String email,
        @Nullable Instant verifiedAt,
        int sessions,
        boolean operator,
        Instant createdAt) {}
