package dev.basefly.access.spi;

import dev.basefly.runtime.TenantId;
import java.util.List;

/** Where the roles come from that organizations made themselves. */
public interface RoleSource {

    /**
     * All of them, as they are committed: what an open transaction of the caller has written must not show, because the
     * answer is kept. Asked once a second at most for each organization in use.
     */
    List<RoleDefinition> of(TenantId organization);
}
