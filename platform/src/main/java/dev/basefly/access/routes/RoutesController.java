package dev.basefly.access.routes;

import dev.basefly.access.AccessRule;
import dev.basefly.access.Operators;
import dev.basefly.access.RouteTable;
import dev.basefly.api.Data;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The table of routes for the operator. */
@RestController
@RequestMapping("/api/v1/operator/routes")
@Tag(name = "Operator")
class RoutesController {

    private final RouteTable table;

    RoutesController(RouteTable table) {
        this.table = table;
    }

    record RouteView(
            String method,
            String path,
            String rule,
            @Nullable String permission,
            String handler) {

        static RouteView of(RouteTable.Route route) {
            String permission = route.rule() instanceof AccessRule.ForHolders(String required) ? required : null;
            return new RouteView(route.method(), route.path(), route.rule().text(), permission, route.handler());
        }
    }

    @GetMapping
    @Operators
    @Operation(summary = "List every route with the access rule it declares")
    Data<List<RouteView>> list() {
        return new Data<>(table.routes().stream().map(RouteView::of).toList());
    }
}
