package dev.basefly.realtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.TenantId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Positions of the log as clients know them. The log is everybody's, and whoever could read its positions would count what
 * happens to others; so each organization sees them permuted under a key of its own, the same at every node. A Feistel
 * network (Luby and Rackoff, 1988) of eight rounds over 62 bits, with HMAC-SHA-256 as its function.
 */
final class EventIds {

    /** Beyond every position that there may be. */
    static final long MOST = (1L << 62) - 1;

    private static final String PURPOSE = "live positions";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int ROUNDS = 8;
    private static final int HALF = 31;
    private static final long HALF_MASK = (1L << HALF) - 1;

    private final MasterKey master;
    private final Cache<TenantId, SecretKey> keys =
            Caffeine.newBuilder().maximumSize(10_000).build();

    EventIds(MasterKey master) {
        this.master = master;
    }

    /** The position, of at most 62 bits, as the organization's clients see it. */
    long of(TenantId organization, long position) {
        Mac mac = mac(organization);
        long left = position >>> HALF;
        long right = position & HALF_MASK;
        for (int round = 0; round < ROUNDS; round++) {
            long mixed = left ^ mixed(mac, round, right);
            left = right;
            right = mixed;
        }
        return left << HALF | right;
    }

    /** The position of an id; that of an id which the organization never got is beyond all others, but for chance. */
    long position(TenantId organization, long id) {
        Mac mac = mac(organization);
        long left = id >>> HALF;
        long right = id & HALF_MASK;
        for (int round = ROUNDS - 1; round >= 0; round--) {
            long mixed = right ^ mixed(mac, round, left);
            right = left;
            left = mixed;
        }
        return left << HALF | right;
    }

    private static long mixed(Mac mac, int round, long half) {
        mac.update((byte) round);
        mac.update(ByteBuffer.allocate(Long.BYTES).putLong(half).flip());
        return ByteBuffer.wrap(mac.doFinal()).getLong() & HALF_MASK;
    }

    private Mac mac(TenantId organization) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(keys.get(organization, this::key));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private SecretKey key(TenantId organization) {
        UUID id = organization.value();
        byte[] name = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return new SecretKeySpec(master.mac(PURPOSE, name), ALGORITHM);
    }
}
