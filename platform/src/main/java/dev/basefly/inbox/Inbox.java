package dev.basefly.inbox;

import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;
import org.jspecify.annotations.Nullable;

/** What the person in scope was told in the organization in scope. Whoever is no person was told nothing. */
public final class Inbox {

    private final InboxRows rows;

    Inbox(InboxRows rows) {
        this.rows = rows;
    }

    /** Whether the caller in scope has one: a person, in an organization. */
    public static boolean isOpen() {
        RequestScope scope = RequestScope.current();
        return scope.tenant() != null && scope.actor() instanceof Actor.Person;
    }

    /** A page of it, newest first. */
    public Page<InboxMessage> page(@Nullable InboxMessageId after, int limit) {
        return Page.of(
                rows.page(person(), after, limit + 1),
                limit,
                message -> message.id().toString());
    }

    /** How much of it was not read, counted up to so many. */
    public int unread(int most) {
        return rows.unread(person(), most);
    }

    /** Marks a message as read and returns it; NOT_FOUND for somebody else's. */
    public InboxMessage read(InboxMessageId id) {
        return rows.read(person(), id).orElseThrow(() -> ApiError.notFound("Notification"));
    }

    /** Marks the message and all older ones as read; what has come since stays as it is. */
    public void readUpTo(InboxMessageId newest) {
        rows.readUpTo(person(), newest);
    }

    /** NOT_FOUND for a caller who is no person. */
    static UserId person() {
        if (RequestScope.current().actor() instanceof Actor.Person person) {
            return person.id();
        }
        throw ApiError.notFound("Path");
    }
}
