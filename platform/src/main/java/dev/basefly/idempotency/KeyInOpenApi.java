package dev.basefly.idempotency;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/** Shows the header at every operation that takes it. */
final class KeyInOpenApi implements OperationCustomizer {

    private final KeyedRoutes routes;

    KeyInOpenApi(KeyedRoutes routes) {
        this.routes = routes;
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        KeyedRoutes.Route route = routes.of(handler);
        if (route.isKeyed()) {
            operation.addParametersItem(new HeaderParameter()
                    .name(KeyHeader.NAME)
                    .required(route.isRequired())
                    .description(
                            "Sent again with the same key within 24 hours, the request has no second effect and the"
                                    + " same answer; a UUID")
                    .schema(new StringSchema()
                            .minLength(1)
                            .maxLength(KeyHeader.LONGEST)
                            .example("8e03978e-40d5-43dd-bc93-6894a57f9324")));
        }
        return operation;
    }
}
