package dev.basefly.tenancy.archive;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.Uuid7;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;

/** The installation's key pair for certificates, Ed25519 (RFC 8032): made when it is first needed, the same for all nodes. */
@CrossTenant(reason = "the installation's keys belong to no tenant")
final class CertificateKeys {

    private static final String ALGORITHM = "Ed25519";
    private static final String PURPOSE = "basefly certificate key";

    private final SystemDatabase database;
    private final MasterKey master;
    private final Clock clock;

    CertificateKeys(SystemDatabase database, MasterKey master, Clock clock) {
        this.database = database;
        this.master = master;
        this.clock = clock;
    }

    /** A key pair under its id. */
    record Pair(UUID id, PublicKey publicKey, PrivateKey privateKey) {

        byte[] sign(byte[] content) {
            try {
                Signature signature = Signature.getInstance(ALGORITHM);
                signature.initSign(privateKey);
                signature.update(content);
                return signature.sign();
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** Whether the signature is that of the holder of the key; the key in X.509 form. */
    static boolean isSigned(byte[] content, byte[] signature, byte[] publicKey) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(publicKey)));
            check.update(content);
            return check.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    /** Takes part in the transaction that is open. */
    Pair current() {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(7301)")
                .query((row, index) -> index)
                .list();
        return database.jdbc()
                .sql("select id, public_key, sealed_private_key from certificate_keys order by created_at desc limit 1")
                .query((row, index) -> read(row.getObject(1, UUID.class), row.getBytes(2), row.getBytes(3)))
                .optional()
                .orElseGet(this::create);
    }

    private Pair create() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            UUID id = Uuid7.next(clock);
            database.jdbc()
                    .sql("""
                            insert into certificate_keys (id, public_key, sealed_private_key, created_at)
                            values (:id, :public, :private, :now)
                            """)
                    .param("id", id)
                    .param("public", pair.getPublic().getEncoded())
                    .param("private", master.seal(PURPOSE, pair.getPrivate().getEncoded()))
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
            return new Pair(id, pair.getPublic(), pair.getPrivate());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Pair read(UUID id, byte[] publicKey, byte[] sealed) {
        try {
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            return new Pair(
                    id,
                    factory.generatePublic(new X509EncodedKeySpec(publicKey)),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(master.open(PURPOSE, sealed))));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("The certificate key " + id + " cannot be read", broken);
        }
    }
}
