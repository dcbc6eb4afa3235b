package dev.basefly.identity;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The key that signs access tokens: made by the first node that needs it, sealed in the database, the same for all. */
@CrossTenant(reason = "the installation's keys belong to no tenant")
final class SigningKeys {

    private static final String PURPOSE = "basefly signing key";

    private final SystemDatabase database;
    private final MasterKey master;
    private final Clock clock;
    private volatile @Nullable SigningKey current;

    SigningKeys(SystemDatabase database, MasterKey master, Clock clock) {
        this.database = database;
        this.master = master;
        this.clock = clock;
    }

    /** An elliptic curve key pair on P-256. */
    record SigningKey(String kid, ECPublicKey publicKey, ECPrivateKey privateKey) {}

    SigningKey current() {
        SigningKey known = current;
        if (known != null) {
            return known;
        }
        SigningKey loaded = database.inTransaction(this::loadOrCreate);
        current = loaded;
        return loaded;
    }

    private SigningKey loadOrCreate() {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(7201)")
                .query((row, index) -> index)
                .list();
        List<SigningKey> keys = database.jdbc()
                .sql("select kid, public_key, sealed_private_key from signing_keys order by created_at desc limit 1")
                .query((row, index) -> read(row.getString(1), row.getBytes(2), row.getBytes(3)))
                .list();
        return keys.isEmpty() ? create() : keys.getFirst();
    }

    private SigningKey create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            String kid = UUID.randomUUID().toString();
            database.jdbc()
                    .sql("""
                            insert into signing_keys (kid, public_key, sealed_private_key, created_at)
                            values (:kid, :public, :private, :now)
                            """)
                    .param("kid", kid)
                    .param("public", pair.getPublic().getEncoded())
                    .param("private", master.seal(PURPOSE, pair.getPrivate().getEncoded()))
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
            return new SigningKey(kid, (ECPublicKey) pair.getPublic(), (ECPrivateKey) pair.getPrivate());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private SigningKey read(String kid, byte[] publicKey, byte[] sealed) {
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            return new SigningKey(
                    kid, (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(publicKey)), (ECPrivateKey)
                            factory.generatePrivate(new PKCS8EncodedKeySpec(master.open(PURPOSE, sealed))));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("The signing key " + kid + " cannot be read", broken);
        }
    }
}
