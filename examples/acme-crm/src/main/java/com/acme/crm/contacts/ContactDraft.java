package com.acme.crm.contacts;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.identity.EmailAddress;
import dev.basefly.runtime.DisplayName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody wants a contact to be; tidied and checked when made. */
record ContactDraft(
        String name, @Nullable String email, @Nullable String company) {

    static final int LONGEST = 100;

    /** Refuses bad input with all its faults as VALIDATION_ERROR; what is blank is left out. */
    ContactDraft {
        List<FieldFault> faults = new ArrayList<>();
        name = DisplayName.tidy(name);
        DisplayName.fault(name, LONGEST).ifPresent(fault -> faults.add(new FieldFault("name", fault)));
        if (email == null || email.isBlank()) {
            email = null;
        } else {
            email = EmailAddress.normalized(email);
            if (!EmailAddress.isPlausible(email)) {
                faults.add(new FieldFault("email", "must be an e-mail address"));
            }
        }
        if (company == null || company.isBlank()) {
            company = null;
        } else {
            company = DisplayName.tidy(company);
            DisplayName.fault(company, LONGEST).ifPresent(fault -> faults.add(new FieldFault("company", fault)));
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }
}
