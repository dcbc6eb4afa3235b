package dev.basefly.notifications;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import java.util.UUID;

/** A mail that was handed over for delivery; its text form is {@code mail_…}. */
public record MailId(UUID value) implements PublicId {

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static MailId of(String text) {
        return new MailId(PublicId.parse("mail", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("mail", value);
    }
}
