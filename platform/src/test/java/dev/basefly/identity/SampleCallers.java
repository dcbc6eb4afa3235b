package dev.basefly.identity;

import dev.basefly.identity.spi.CallerSource;
import dev.basefly.identity.spi.GuestSource;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Keys and guests that exist in tests only: what another module may add. */
@Component
class SampleCallers implements CallerSource, GuestSource {

    final Map<String, Recognised> keys = new ConcurrentHashMap<>();
    final Map<TenantId, UserId> guests = new ConcurrentHashMap<>();

    @Override
    public String prefix() {
        return "sample_";
    }

    @Override
    public Optional<Recognised> find(String credential, String address) {
        return address.isEmpty() ? Optional.empty() : Optional.ofNullable(keys.get(credential));
    }

    @Override
    public Optional<Actor> find(UserId person, boolean operator, TenantId organization) {
        return person.equals(guests.get(organization))
                ? Optional.of(new Actor.Support(person, "grant_1", true))
                : Optional.empty();
    }

    static Actor.Key key(UserId creator) {
        return new Actor.Key("key_1", creator, "MEMBER", Set.of());
    }
}
