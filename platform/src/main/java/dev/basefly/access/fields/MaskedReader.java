package dev.basefly.access.fields;

import dev.basefly.access.Decision;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.util.AccessPattern;

/** Reads a field from those who may see it, and refuses it from others, whatever value they send. */
final class MaskedReader extends ValueDeserializer<Object> {

    private final Supplier<Decision> decision;
    private final @Nullable String field;
    private final @Nullable ValueDeserializer<Object> value;

    MaskedReader(Supplier<Decision> decision) {
        this(decision, null, null);
    }

    private MaskedReader(
            Supplier<Decision> decision, @Nullable String field, @Nullable ValueDeserializer<Object> value) {
        this.decision = decision;
        this.field = field;
        this.value = value;
    }

    @Override
    public ValueDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
        return new MaskedReader(
                decision, property.getName(), context.findContextualValueDeserializer(property.getType(), property));
    }

    @Override
    public @Nullable Object deserialize(JsonParser json, DeserializationContext context) {
        refuseUnlessVisible();
        return value().deserialize(json, context);
    }

    @Override
    public @Nullable Object getNullValue(DeserializationContext context) {
        refuseUnlessVisible();
        return value().getNullValue(context);
    }

    /** A null is judged each time it is sent. */
    @Override
    public AccessPattern getNullAccessPattern() {
        return AccessPattern.DYNAMIC;
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return value().getAbsentValue(context);
    }

    private void refuseUnlessVisible() {
        if (decision.get() instanceof Decision.Denied denied) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "You may not send the field " + field)
                    .reason("masked_field")
                    .remedy("Leave the field out. " + denied.remedy());
        }
    }

    private ValueDeserializer<Object> value() {
        if (value == null) {
            throw new IllegalStateException("Used before it knew its field");
        }
        return value;
    }
}
