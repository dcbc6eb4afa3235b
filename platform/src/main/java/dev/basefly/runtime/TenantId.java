package dev.basefly.runtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.InstantSource;
import java.util.UUID;

/** An organization, which is the tenant; its text form is {@code org_…}. */
public record TenantId(UUID value) implements PublicId {

    /** In place of an organization where tables hold what belongs to the installation itself. */
    public static final TenantId INSTALLATION = new TenantId(new UUID(0, 0));

    public static TenantId next(InstantSource clock) {
        return new TenantId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static TenantId of(String text) {
        return new TenantId(PublicId.parse("org", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("org", value);
    }
}
