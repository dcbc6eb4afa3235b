package dev.basefly.inbox.web;

import dev.basefly.dashboard.component.Pagination;
import dev.basefly.inbox.InboxMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of notifications shows.
 *
 * @param newest the newest message there is, null for none or where the page does not begin with it
 */
public record InboxView(
        List<InboxMessage> messages,
        boolean unread,
        @Nullable String newest,
        Pagination pagination) {

    static final String PATH = "/inbox";

    public InboxView {
        messages = List.copyOf(messages);
    }
}
