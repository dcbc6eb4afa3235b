package dev.basefly.privacy;

import dev.basefly.runtime.UserId;
import org.jspecify.annotations.Nullable;

/**
 * How a person is shown and addressed.
 *
 * @param locale a language tag after BCP 47; null to follow the browser
 * @param timeZone a name of the IANA time zone database; null to follow the browser
 * @param pictureUrl path of the picture, another one for each picture; null without one
 */
public record Profile(
        UserId id,
        String name,
        String email,
        @Nullable String locale,
        @Nullable String timeZone,
        @Nullable String pictureUrl) {}
