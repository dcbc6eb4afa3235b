package dev.basefly.apikeys;

import dev.basefly.api.ApiError;
import dev.basefly.api.ClientAddress;
import dev.basefly.identity.spi.CallerSource;
import dev.basefly.limits.LimitClass;
import dev.basefly.limits.RateLimits;
import java.util.Collection;
import java.util.Optional;

/** Knows the callers that send an API key as their bearer token. Who tries many that are refused is slowed down. */
final class KeyCallers implements CallerSource {

    private final PresentedKeys keys;
    private final RateLimits limits;

    KeyCallers(PresentedKeys keys, RateLimits limits) {
        this.keys = keys;
        this.limits = limits;
    }

    @Override
    public String prefix() {
        return "bfk_";
    }

    @Override
    public void prepare(Collection<String> credentials) {
        keys.prepare(credentials);
    }

    /** Never empty: who sends a key wants to be known by it, also where nobody needs to be. */
    @Override
    public Optional<Recognised> find(String credential, String address) {
        try {
            return Optional.of(keys.check(credential, address));
        } catch (ApiError refused) {
            RateLimits.Decision decision =
                    limits.take(LimitClass.ANONYMOUS, "refused API keys from " + ClientAddress.network(address));
            throw decision.allowed() ? refused : decision.refusal();
        }
    }
}
