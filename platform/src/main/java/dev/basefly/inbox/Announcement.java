package dev.basefly.inbox;

import dev.basefly.runtime.EventType;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says of which events people are told, and in which words; a module or a product contributes one for a type of event by
 * declaring it as a bean.
 *
 * @param words empty for an event that nobody is told of
 */
public record Announcement<E extends Record>(
        EventType<E> type, NoticeKind kind, Function<E, Optional<NoticeText>> words) {

    /** Every event of the type is told. */
    public static <E extends Record> Announcement<E> of(
            EventType<E> type, NoticeKind kind, Function<E, NoticeText> words) {
        return new Announcement<>(type, kind, event -> Optional.of(words.apply(event)));
    }
}
