package dev.basefly.apikeys;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to become different about a key; what is null stays as it is. Its scopes never change: make another key. */
@Schema(description = "What is left out stays as it is; an empty list of addresses allows every address")
public record ApiKeyChange(
        @Schema(minLength = 1, maxLength = KeyRules.NAME_LENGTH) @Nullable
        String name,

        @Schema(example = "[\"203.0.113.0/24\"]") @Nullable List<String> allowedAddresses) {

    /** Refuses bad input with all its faults as VALIDATION_ERROR, and a change of nothing. */
    public ApiKeyChange {
        List<FieldFault> faults = new ArrayList<>();
        if (name == null && allowedAddresses == null) {
            faults.add(new FieldFault("name", "give at least one of name and allowedAddresses"));
        }
        name = name == null ? null : KeyRules.name(name, faults);
        allowedAddresses = allowedAddresses == null ? null : KeyRules.addresses(allowedAddresses, faults);
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }
}
