package dev.basefly.identity.spi;

import dev.basefly.runtime.Actor;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.Optional;

/**
 * Lets a signed-in person act in an organization without being a member, for example staff by consent. Asked when the
 * person names or has chosen an organization that is not one of theirs; answers are kept for a second.
 */
public interface GuestSource {

    /**
     * As whom the person acts in the organization; empty when there is no reason to let them in.
     *
     * @param operator whether the person is staff of the installation
     */
    Optional<Actor> find(UserId person, boolean operator, TenantId organization);
}
