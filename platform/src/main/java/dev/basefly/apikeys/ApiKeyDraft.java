package dev.basefly.apikeys;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a new key to be; tidied and checked when made.
 *
 * @param life until it expires; null for the usual time
 */
public record ApiKeyDraft(
        String name,
        List<String> scopes,
        List<String> allowedAddresses,
        @Nullable Duration life) {

    /** Refuses bad input with all its faults as VALIDATION_ERROR. */
    public ApiKeyDraft {
        List<FieldFault> faults = new ArrayList<>();
        name = KeyRules.name(name, faults);
        scopes = KeyRules.scopes(scopes, faults);
        allowedAddresses = KeyRules.addresses(allowedAddresses, faults);
        if (life != null && !life.isPositive()) {
            faults.add(new FieldFault("expiresInDays", "must be at least 1"));
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }
}
