package dev.basefly.identity.spi;

import dev.basefly.runtime.Actor;
import dev.basefly.runtime.TenantId;
import java.util.Collection;
import java.util.Optional;

/**
 * Recognises callers by a bearer credential of its own kind, for example API keys. A bean of this type is asked for each
 * request whose {@code Authorization: Bearer …} begins with its prefix, so it keeps its answers for a second at most.
 */
public interface CallerSource {

    /** How each credential of this kind begins, and no other: at least three characters, for example {@code bfk_}. */
    String prefix();

    /**
     * Who sends the credential; empty when it is not valid, so that the request goes on as nobody's.
     *
     * @param address the client's address, as text
     * @throws dev.basefly.api.ApiError to refuse the request with a reason, for example an address that is not on the list
     */
    Optional<Recognised> find(String credential, String address);

    /** Reads ahead, in few statements, what {@link #find} will need for these credentials right afterwards. */
    default void prepare(Collection<String> credentials) {}

    /** The caller and the one organization it acts for. */
    record Recognised(Actor actor, TenantId tenant) {}
}
