package dev.basefly.identity;

import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records what becomes of sessions and passwords, in the log of the organization they are for, or the installation's. */
@CrossTenant(reason = "a session is recorded for its own organization, whichever the request is for")
final class SecurityLog {

    private final SystemDatabase database;
    private final AuditLog audit;

    SecurityLog(SystemDatabase database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    /** Runs a change together with what it records. */
    <T> T alongside(Supplier<T> change) {
        return database.inTransaction(change);
    }

    void record(@Nullable TenantId organization, AuditEntry entry) {
        if (organization == null) {
            audit.recordForInstallation(entry);
        } else {
            audit.record(organization, entry);
        }
    }
}
