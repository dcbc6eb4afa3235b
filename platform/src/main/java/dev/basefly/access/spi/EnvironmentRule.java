package dev.basefly.access.spi;

import dev.basefly.access.Decision;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule in code about who asks, when and from where; contributed as a bean. It comes after the role and can only refuse:
 * the first refusal wins. It sees no object, so that it holds for a list as for each entry of it; what an object must be
 * like is an {@link dev.basefly.access.ObjectRule}.
 */
public interface EnvironmentRule {

    /** Stable name for explanations, in small letters and underscores. */
    String name();

    /** Whether it has a say about the permission; asked once at start. */
    boolean concerns(String permission);

    /** The refusal with its reason and remedy, or empty. Called with each decision: quick, and without database work. */
    Optional<Decision.Denied> refusal(Question question);

    /**
     * Who wants to do what, when and from where.
     *
     * @param address the network address the caller was seen at, null for work that nobody called for
     */
    record Question(
            String permission,
            TenantId organization,
            Actor actor,
            Instant time,
            @Nullable String address) {}
}
