package dev.basefly.api;

import dev.basefly.runtime.PublicId;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The OpenAPI document: what Basefly is, how to sign in, and every error that any operation can answer. */
@AutoConfiguration
class OpenApiConfiguration {

    private static final List<ErrorCode> EVERYWHERE = List.of(
            ErrorCode.BAD_REQUEST,
            ErrorCode.UNAUTHORIZED,
            ErrorCode.FORBIDDEN,
            ErrorCode.NOT_FOUND,
            ErrorCode.METHOD_NOT_ALLOWED,
            ErrorCode.NOT_ACCEPTABLE,
            ErrorCode.TOO_MANY_REQUESTS,
            ErrorCode.INTERNAL_SERVER_ERROR,
            ErrorCode.SERVICE_UNAVAILABLE,
            ErrorCode.TIMEOUT_ERROR);

    private static final List<ErrorCode> WITH_BODY = List.of(
            ErrorCode.CONFLICT,
            ErrorCode.PAYLOAD_TOO_LARGE,
            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
            ErrorCode.VALIDATION_ERROR);

    @Bean
    static OpenApiCustomizer describeEveryOperation() {
        return OpenApiConfiguration::describe;
    }

    /** Shows each kind of id as text of its own form, so that a reader and a generator of requests tell them apart. */
    @Bean
    static ModelConverter showIdentifiersAsText() {
        return new Identifiers();
    }

    private static void describe(OpenAPI document) {
        document.info(new Info()
                .title("Basefly API")
                .version("v1")
                .description(
                        "Every answer carries `X-Request-Id`. Errors have one shape; `code` and `reason` are stable."));
        document.getComponents()
                .addSecuritySchemes(
                        "bearer",
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT"))
                .addSchemas("Error", errorSchema());
        document.addSecurityItem(new SecurityRequirement().addList("bearer"));
        document.getPaths().values().forEach(path -> path.readOperations().forEach(OpenApiConfiguration::addErrors));
    }

    private static void addErrors(Operation operation) {
        EVERYWHERE.forEach(code -> add(operation, code));
        if (operation.getRequestBody() != null) {
            WITH_BODY.forEach(code -> add(operation, code));
        }
    }

    private static void add(Operation operation, ErrorCode code) {
        ApiResponse response = new ApiResponse()
                .description(code.title())
                .content(new Content()
                        .addMediaType(
                                "application/json",
                                new MediaType()
                                        .schema(new Schema<>().$ref("#/components/schemas/Error"))
                                        .example(example(code))));
        if (code == ErrorCode.TOO_MANY_REQUESTS || code == ErrorCode.SERVICE_UNAVAILABLE) {
            response.addHeaderObject(
                    "Retry-After", new Header().description("Seconds to wait").schema(schema("integer")));
        }
        operation.getResponses().addApiResponse(String.valueOf(code.status()), response);
    }

    private static Map<String, Object> example(ErrorCode code) {
        return Map.of(
                "error",
                Map.of(
                        "code",
                        code.name(),
                        "message",
                        code.title(),
                        "requestId",
                        "01985c1e-6d1c-7a55-9d51-0d9a4c1f2b3e"));
    }

    private static Schema<?> errorSchema() {
        Schema<?> details =
                schema("object").addProperty("field", schema("string")).addProperty("message", schema("string"));
        Schema<?> content = schema("object")
                .addProperty("code", schema("string"))
                .addProperty("message", schema("string"))
                .addProperty("reason", schema("string"))
                .addProperty("remedy", schema("string"))
                .addProperty("details", schema("array").items(details))
                .addProperty("requestId", schema("string"));
        content.setRequired(List.of("code", "message", "requestId"));
        return schema("object").addProperty("error", content);
    }

    private static Schema<?> schema(String type) {
        Schema<?> schema = new Schema<>();
        schema.addType(type);
        schema.setType(type);
        return schema;
    }

    private static final class Identifiers implements ModelConverter {

        private static final UUID SHOWN = UUID.fromString("01985c1e-6d1c-7a55-9d51-0d9a4c1f2b3e");
        private static final String DIGITS = "_[0-7][0-9a-hjkmnp-tv-z]{25}$";

        @Override
        public @Nullable Schema<?> resolve(
                AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
            Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
            if (PublicId.class.isAssignableFrom(raw) && raw.isRecord()) {
                String example = example(raw);
                return schema("string")
                        .pattern("^" + example.substring(0, example.lastIndexOf('_')) + DIGITS)
                        .example(example);
            }
            return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        }

        private static String example(Class<?> id) {
            try {
                var constructor = id.getDeclaredConstructor(UUID.class);
                constructor.setAccessible(true);
                return constructor.newInstance(SHOWN).toString();
            } catch (ReflectiveOperationException wrong) {
                throw new IllegalStateException(id + " is no record of one UUID", wrong);
            }
        }
    }
}
