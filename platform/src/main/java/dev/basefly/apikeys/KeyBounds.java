package dev.basefly.apikeys;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.time.Instant;
import java.util.List;

/**
 * What a key passes on to the keys it makes or rotates: none of them works from more places, or for longer, than itself.
 *
 * @param networks where the key works; empty for everywhere
 */
record KeyBounds(List<Network> networks, Instant expiresAt) {

    KeyBounds {
        networks = List.copyOf(networks);
    }

    static KeyBounds of(ApiKey maker) {
        return new KeyBounds(networks(maker.allowedAddresses()), maker.expiresAt());
    }

    /** The end of a key whose maker did not say: the usual one, but not after this key's. */
    Instant cut(Instant usual) {
        return usual.isAfter(expiresAt) ? expiresAt : usual;
    }

    /**
     * Refuses a key that reaches further.
     *
     * @throws ApiError FORBIDDEN
     */
    void require(List<String> addresses, Instant end) {
        List<Network> asked = networks(addresses);
        boolean within = networks.isEmpty()
                || (!asked.isEmpty()
                        && asked.stream().allMatch(one -> networks.stream().anyMatch(mine -> mine.covers(one))));
        if (!within || end.isAfter(expiresAt)) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "A key gives no key more addresses or a longer life than its own")
                    .reason("beyond_this_key")
                    .remedy("Ask for addresses and a life within those of this key, or sign in and do it yourself");
        }
    }

    private static List<Network> networks(List<String> addresses) {
        return addresses.stream().flatMap(text -> Network.parse(text).stream()).toList();
    }
}
