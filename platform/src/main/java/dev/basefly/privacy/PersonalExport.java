package dev.basefly.privacy;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.runtime.UserId;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.PersonalData;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers all there is about a person from every module. */
public final class PersonalExport {

    private final Accounts accounts;
    private final List<PersonalData> data;
    private final AuditLog audit;
    private final Clock clock;

    PersonalExport(Accounts accounts, List<PersonalData> data, AuditLog audit, Clock clock) {
        this.accounts = accounts;
        this.data =
                data.stream().sorted(Comparator.comparing(PersonalData::part)).toList();
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A copy of all there is about a person.
     *
     * @param parts by their names; each a list of entries
     */
    public record Copy(Instant exportedAt, UserId person, Map<String, List<Map<String, @Nullable Object>>> parts) {}

    /** The copy, which is recorded; NOT_FOUND for nobody. */
    public Copy of(UserId id) {
        DataSubject person = accounts.find(id).orElseThrow(() -> ApiError.notFound("Account"));
        Map<String, List<Map<String, @Nullable Object>>> parts = new LinkedHashMap<>();
        data.forEach(part -> parts.put(part.part(), part.of(person)));
        audit.recordForInstallation(AuditEntry.of("personal_data.exported").on("account", id));
        return new Copy(clock.instant(), id, parts);
    }
}
