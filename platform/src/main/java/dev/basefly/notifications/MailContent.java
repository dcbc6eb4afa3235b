package dev.basefly.notifications;

import dev.basefly.runtime.MasterKey;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a mail says, as text and perhaps as HTML.
 *
 * @param unsubscribe where such mails are ended with one request, null for those that always come
 */
public record MailContent(
        String text, @Nullable String html, @Nullable String unsubscribe) {

    public MailContent(String text, @Nullable String html) {
        this(text, html, null);
    }

    /** Seals contents for one mail each, so that they cannot be exchanged in the table. */
    record Seal(MasterKey master) {

        byte[] close(MailId id, MailContent content) {
            return master.seal(purpose(id), JsonMapper.shared().writeValueAsBytes(content));
        }

        MailContent open(MailId id, byte[] sealed) {
            String json = new String(master.open(purpose(id), sealed), StandardCharsets.UTF_8);
            return JsonMapper.shared().readValue(json, MailContent.class);
        }

        private static String purpose(MailId id) {
            return "basefly mail " + id;
        }
    }
}
