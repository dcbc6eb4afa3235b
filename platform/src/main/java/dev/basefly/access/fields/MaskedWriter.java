package dev.basefly.access.fields;

import java.util.function.BooleanSupplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.BeanPropertyWriter;

/** Writes a field for those who may see it. */
final class MaskedWriter extends BeanPropertyWriter {

    private static final long serialVersionUID = 1L;

    private final transient BooleanSupplier visible;

    MaskedWriter(BeanPropertyWriter field, BooleanSupplier visible) {
        super(field);
        this.visible = visible;
    }

    @Override
    public void serializeAsProperty(Object bean, JsonGenerator json, SerializationContext context) throws Exception {
        if (visible.getAsBoolean()) {
            super.serializeAsProperty(bean, json, context);
        } else {
            serializeAsOmittedProperty(bean, json, context);
        }
    }

    @Override
    public void serializeAsElement(Object bean, JsonGenerator json, SerializationContext context) throws Exception {
        if (visible.getAsBoolean()) {
            super.serializeAsElement(bean, json, context);
        } else {
            json.writeNull();
        }
    }
}
