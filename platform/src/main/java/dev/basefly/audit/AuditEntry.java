package dev.basefly.audit;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What happened, for {@link AuditLog#record}: an action, the thing it was done to, and what it changed. Values are kept
 * as text of at most 2,000 characters. Immutable: each method returns another entry.
 *
 * @param action {@code noun.verb_in_past}, for example {@code member.role_changed}
 * @param targetType the kind of thing, for example {@code cluster}; null for none
 * @param changes before and after by field
 * @param details whatever else explains it; no secrets, and of people only their ids
 * @param reason why it was done, in the words of who did it
 */
public record AuditEntry(
        String action,
        @Nullable String targetType,
        @Nullable String targetId,
        Map<String, Change> changes,
        Map<String, @Nullable String> details,
        @Nullable String reason) {

    private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z0-9_-]+)+");
    private static final int MOST_FIELDS = 100;

    /** A field before and after; null where there was or is nothing. */
    public record Change(@Nullable String before, @Nullable String after) {

        private Change storable() {
            return new Change(
                    AuditText.ofNullable(before, AuditText.VALUE), AuditText.ofNullable(after, AuditText.VALUE));
        }
    }

    public AuditEntry {
        if (!ACTION.matcher(action).matches() || action.length() > AuditText.NAME) {
            throw new IllegalArgumentException("An action is named noun.verb_in_past, not " + action);
        }
        if (changes.size() > MOST_FIELDS || details.size() > MOST_FIELDS) {
            throw new IllegalArgumentException("More than " + MOST_FIELDS + " changes or details");
        }
        targetType = AuditText.ofNullable(targetType, AuditText.NAME);
        targetId = AuditText.ofNullable(targetId, AuditText.NAME);
        changes = storable(changes, Change::storable);
        details = storable(details, value -> AuditText.ofNullable(value, AuditText.VALUE));
        reason = AuditText.ofNullable(reason, AuditText.VALUE);
    }

    /** An entry of this action, for example {@code export.read}; IllegalArgumentException when it is named otherwise. */
    public static AuditEntry of(String action) {
        return new AuditEntry(action, null, null, Map.of(), Map.of(), null);
    }

    /** The thing it was done to. */
    public AuditEntry on(String type, Object id) {
        return new AuditEntry(action, type, id.toString(), changes, details, reason);
    }

    /** A field that it changed; one that is the same before and after is left out. */
    public AuditEntry change(String field, @Nullable Object before, @Nullable Object after) {
        if (Objects.equals(before, after)) {
            return this;
        }
        Map<String, Change> more = new TreeMap<>(changes);
        more.put(field, new Change(text(before), text(after)));
        return new AuditEntry(action, targetType, targetId, more, details, reason);
    }

    /** A detail without personal data. */
    public AuditEntry with(String key, @Nullable Object value) {
        Map<String, @Nullable String> more = new TreeMap<>(details);
        more.put(key, text(value));
        return new AuditEntry(action, targetType, targetId, changes, more, reason);
    }

    /** Why it was done. */
    public AuditEntry because(@Nullable String words) {
        return new AuditEntry(action, targetType, targetId, changes, details, words);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static <T extends @Nullable Object> Map<String, T> storable(Map<String, T> fields, UnaryOperator<T> value) {
        Map<String, T> storable = new TreeMap<>();
        fields.forEach((field, raw) -> storable.put(AuditText.of(field, AuditText.NAME), value.apply(raw)));
        return Collections.unmodifiableMap(storable);
    }
}
