package dev.basefly.access.fields;

import dev.basefly.access.Access;
import dev.basefly.access.VisibleTo;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.annotation.Annotation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.PropertyCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JacksonModule;

/** Wires the masks of fields into JSON and into its documentation. */
@AutoConfiguration
class FieldsConfiguration {

    @Bean
    static JacksonModule maskedFields(ObjectProvider<Access> access) {
        return new MaskedFields(access::getObject);
    }

    @Bean
    static MaskedTypes maskedTypes(List<RequestMappingHandlerMapping> mappings, Access access) {
        return new MaskedTypes(mappings, access);
    }

    @Bean
    static PropertyCustomizer describeMaskedFields() {
        return (schema, type) -> describe(schema, type.getCtxAnnotations());
    }

    private static Schema<?> describe(Schema<?> schema, Annotation @Nullable [] annotations) {
        if (annotations != null) {
            for (Annotation annotation : annotations) {
                if (annotation instanceof VisibleTo visibleTo) {
                    String before = schema.getDescription() == null ? "" : schema.getDescription() + ". ";
                    schema.setDescription(
                            before + "Left out, and refused, without the permission " + visibleTo.value());
                }
            }
        }
        return schema;
    }
}
