package dev.basefly.tenancy.archive;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.Uuid7;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** The certificates of erasures. They outlive the organizations. */
@CrossTenant(reason = "a certificate is about an organization that is no tenant any more")
final class Certificates {

    private final SystemDatabase database;
    private final CertificateKeys keys;
    private final AuditLog audit;
    private final Clock clock;

    Certificates(SystemDatabase database, CertificateKeys keys, AuditLog audit, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Signs what the operation counted.
     *
     * @param kept tables that may not lose rows
     */
    ErasureCertificate issue(TenantId id, OperationId operation, List<String> kept) {
        return database.inTransaction(() -> {
            CertificateKeys.Pair key = keys.current();
            UUID certificate = Uuid7.next(clock);
            String document = document(certificate, id, operation, kept);
            byte[] signature = key.sign(document.getBytes(StandardCharsets.UTF_8));
            database.jdbc()
                    .sql("""
                            insert into erasure_certificates (id, organization_id, document, key_id, signature, created_at)
                            values (:id, :organization, :document, :key, :signature, :now)
                            """)
                    .param("id", certificate)
                    .param("organization", id.value())
                    .param("document", document)
                    .param("key", key.id())
                    .param("signature", signature)
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
            audit.recordForInstallation(
                    AuditEntry.of("organization.erased").on("organization", id).with("certificate", certificate));
            return certificate(certificate, document, signature, key.publicKey().getEncoded());
        });
    }

    /** NOT_FOUND when there is none of this id. */
    ErasureCertificate get(UUID id) {
        return database.jdbc()
                .sql("""
                        select c.id, c.document, c.signature, k.public_key
                        from erasure_certificates c join certificate_keys k on k.id = c.key_id where c.id = :id
                        """)
                .param("id", id)
                .query((row, index) ->
                        certificate(row.getObject(1, UUID.class), row.getString(2), row.getBytes(3), row.getBytes(4)))
                .optional()
                .orElseThrow(() -> ApiError.notFound("Certificate"));
    }

    private String document(UUID certificate, TenantId id, OperationId operation, List<String> kept) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("format", "basefly-erasure-certificate/1");
        document.put("certificate", certificate);
        document.put("organization", id);
        database.jdbc()
                .sql("select counts, progress, started_at from tenant_operations where id = :id")
                .param("id", operation.value())
                .query(row -> {
                    document.put("startedAt", row.getTimestamp("started_at").toInstant());
                    document.put("erased", row.getLong("progress"));
                    document.put("parts", JsonMapper.shared().readTree(row.getString("counts")));
                });
        document.put("rowsLeft", 0);
        document.put("kept", kept);
        document.put("endedAt", clock.instant());
        return JsonMapper.shared().writeValueAsString(document);
    }

    private static ErasureCertificate certificate(UUID id, String document, byte[] signature, byte[] publicKey) {
        Base64.Encoder base64 = Base64.getEncoder();
        return new ErasureCertificate(
                id,
                document,
                base64.encodeToString(signature),
                base64.encodeToString(publicKey),
                CertificateKeys.isSigned(document.getBytes(StandardCharsets.UTF_8), signature, publicKey));
    }
}
