package dev.basefly.privacy;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.tenancy.Organizations;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to become different about a profile; what is null stays as it is, and an empty text follows the browser. */
@Schema(description = "What is left out stays as it is; an empty locale or time zone follows the browser")
public record ProfileChange(
        @Schema(minLength = 1, maxLength = 100, example = "Ada Lovelace") @Nullable
        String name,

        @Schema(maxLength = 35, example = "de-AT") @Nullable String locale,

        @Schema(maxLength = 60, example = "Europe/Vienna") @Nullable
        String timeZone) {

    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    /** Refuses bad input with all its faults as VALIDATION_ERROR, and a change of nothing. */
    public ProfileChange {
        List<FieldFault> faults = new ArrayList<>();
        if (name == null && locale == null && timeZone == null) {
            faults.add(new FieldFault("name", "give at least one of name, locale and timeZone"));
        }
        if (name != null) {
            name = tidyName(name, faults);
        }
        if (locale != null && !locale.isBlank()) {
            locale = tidyLocale(locale.strip(), faults);
        }
        if (timeZone != null && !timeZone.isBlank()) {
            timeZone = timeZone.strip();
            if (!ZoneId.getAvailableZoneIds().contains(timeZone)) {
                faults.add(new FieldFault("timeZone", "must be a time zone such as Europe/Vienna"));
            }
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    private static String tidyName(String name, List<FieldFault> faults) {
        try {
            return Organizations.validName(name, "name");
        } catch (ApiError invalid) {
            faults.addAll(invalid.details());
            return name;
        }
    }

    private static String tidyLocale(String tag, List<FieldFault> faults) {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(tag).build();
            if (tag.length() <= 35 && LANGUAGES.contains(locale.getLanguage())) {
                return locale.toLanguageTag();
            }
        } catch (IllformedLocaleException malformed) {
            // told below, like a language that does not exist
        }
        faults.add(new FieldFault("locale", "must be a language tag such as en or de-AT"));
        return tag;
    }
}
