package dev.basefly.idempotency;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import java.time.Duration;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/** Shows the header at every operation that takes it. */
final class KeyInOpenApi implements OperationCustomizer {

    private final KeyedRoutes routes;
    private final Duration kept;

    KeyInOpenApi(KeyedRoutes routes, Duration kept) {
        this.routes = routes;
        this.kept = kept;
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        KeyedRoutes.Route route = routes.of(handler);
        if (route.isKeyed()) {
            operation.addParametersItem(new HeaderParameter()
                    .name(KeyHeader.NAME)
                    .required(route.isRequired())
                    .description("Sent again with the same key within " + text(kept)
                            + ", the request has no second effect and the same answer; a UUID")
                    .schema(new StringSchema()
                            .minLength(1)
                            .maxLength(KeyHeader.LONGEST)
                            .example("8e03978e-40d5-43dd-bc93-6894a57f9324")));
        }
        return operation;
    }

    private static String text(Duration duration) {
        boolean whole = duration.toHours() > 1 && duration.toMinutesPart() == 0;
        return whole ? duration.toHours() + " hours" : duration.toMinutes() + " minutes";
    }
}
