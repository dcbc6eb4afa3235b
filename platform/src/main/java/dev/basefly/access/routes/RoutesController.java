package dev.basefly.access.routes;

import dev.basefly.access.Access;
import dev.basefly.access.AccessRule;
import dev.basefly.access.Operators;
import dev.basefly.access.RoleName;
import dev.basefly.access.RouteTable;
import dev.basefly.api.Data;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
    private final Access access;

    RoutesController(RouteTable table, Access access) {
        this.table = table;
        this.access = access;
    }

    /**
     * What is shown of a route.
     *
     * @param roles the built-in roles with the permission
     * @param ofFramework whether Spring or springdoc brought it, not a module
     */
    record RouteView(
            String method,
            String path,
            String rule,
            @Nullable String permission,
            Set<RoleName> roles,
            String handler,
            boolean ofFramework) {}

    @GetMapping
    @Operators
    @Operation(summary = "List every route with the access rule it declares")
    Data<List<RouteView>> list() {
        return new Data<>(table.routes().stream().map(this::view).toList());
    }

    private RouteView view(RouteTable.Route route) {
        String permission = route.rule() instanceof AccessRule.ForHolders(String required) ? required : null;
        return new RouteView(
                route.method(),
                route.path(),
                route.rule().text(),
                permission,
                roles(permission),
                route.handler(),
                route.ofFramework());
    }

    private Set<RoleName> roles(@Nullable String permission) {
        return access.declared().stream()
                .filter(declared -> declared.name().equals(permission))
                .flatMap(declared -> declared.roles().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
