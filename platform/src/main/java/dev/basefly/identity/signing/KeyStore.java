package dev.basefly.identity.signing;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys in the database, the private halves sealed with the installation's secret. */
@CrossTenant(reason = "the installation's keys belong to no tenant")
final class KeyStore {

    private static final String PURPOSE = "basefly signing key";

    private final SystemDatabase database;
    private final MasterKey master;
    private final Clock clock;

    KeyStore(SystemDatabase database, MasterKey master, Clock clock) {
        this.database = database;
        this.master = master;
        this.clock = clock;
    }

    /** Runs the block in a transaction, one at a time in the whole installation. */
    <T> T alone(Supplier<T> block) {
        return database.inTransaction(() -> {
            database.jdbc()
                    .sql("select pg_advisory_xact_lock(7201)")
                    .query((row, index) -> index)
                    .list();
            return block.get();
        });
    }

    /** All keys that are not gone. */
    List<SigningKey> keys() {
        return database.jdbc().sql("""
                        select kid, state, state_since, public_key, sealed_private_key
                        from signing_keys where state <> 'GONE' order by created_at, kid
                        """).query(this::key).list();
    }

    /** Makes a key that is published and does not sign yet. */
    void create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            database.jdbc()
                    .sql("""
                            insert into signing_keys (kid, public_key, sealed_private_key, created_at, state, state_since)
                            values (:kid, :public, :private, :now, 'NEXT', :now)
                            """)
                    .param("kid", UUID.randomUUID().toString())
                    .param("public", pair.getPublic().getEncoded())
                    .param("private", master.seal(PURPOSE, pair.getPrivate().getEncoded()))
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Moves the key to the state; deletes the private half of one that goes. */
    void move(SigningKey key, KeyState then) {
        if (!key.state().mayBecome(then)) {
            throw new IllegalStateException("A key cannot become " + then + " after " + key.state());
        }
        database.jdbc()
                .sql("""
                        update signing_keys set state = :then, state_since = :now,
                            sealed_private_key = case when :then = 'GONE' then null else sealed_private_key end
                        where kid = :kid
                        """)
                .param("then", then.name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("kid", key.kid())
                .update();
    }

    private SigningKey key(ResultSet row, int index) throws SQLException {
        KeyState state = KeyState.valueOf(row.getString("state"));
        String kid = row.getString("kid");
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(row.getBytes("public_key")));
            return new SigningKey(
                    kid,
                    state,
                    row.getTimestamp("state_since").toInstant(),
                    (ECPublicKey) publicKey,
                    state == KeyState.CURRENT ? privateKey(factory, row.getBytes("sealed_private_key")) : null);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("The signing key " + kid + " cannot be read", broken);
        }
    }

    private @Nullable ECPrivateKey privateKey(KeyFactory factory, byte[] sealed) throws GeneralSecurityException {
        return (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(master.open(PURPOSE, sealed)));
    }
}
