package com.acme.planted;

import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An organization's plants, kept in memory, with faults. */
@RestController
@RequestMapping("/api/v1/plants")
class PlantController {

    private final Map<PlantId, Plant> plants = new ConcurrentHashMap<>();
    private final Map<String, List<Plant>> cache = new ConcurrentHashMap<>();
    private final Faults faults;

    PlantController(Faults faults) {
        this.faults = faults;
    }

    record Plant(
            PlantId id,
            TenantId organization,
            String name,
            @Nullable Object plan) {}

    record NewPlant(
            @Schema(example = "Basil", requiredMode = Schema.RequiredMode.REQUIRED)
            String name) {}

    record Statistics(long plants) {}

    @GetMapping
    @Requires("plants:read")
    Data<List<Plant>> list(@RequestParam(required = false) @Nullable TenantId tenantId) {
        if (faults.is(Fault.CACHE_WITHOUT_TENANT)) {
            return new Data<>(cache.computeIfAbsent("plants", _ -> of(tenant())));
        }
        var asked = faults.is(Fault.TENANT_FROM_QUERY) && tenantId != null ? tenantId : tenant();
        return new Data<>(of(asked));
    }

    @PostMapping
    @Requires("plants:write")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = NewPlant.class)))
    ResponseEntity<Data<Plant>> create(@RequestBody Map<String, Object> body) {
        var name = Objects.toString(body.get("name"), "");
        if (name.isBlank()) {
            throw ApiError.invalid("name", "must not be blank");
        }
        var plan = faults.is(Fault.MASS_ASSIGNMENT) ? body.get("plan") : null;
        var plant = new Plant(new PlantId(UUID.randomUUID()), tenant(), name, plan);
        plants.put(plant.id(), plant);
        cache.clear();
        return ResponseEntity.created(URI.create("/api/v1/plants/" + plant.id()))
                .body(new Data<>(plant));
    }

    @GetMapping("/statistics")
    @Requires("plants:read")
    Data<Statistics> statistics() {
        var all = faults.is(Fault.COUNT_OF_ALL_TENANTS);
        return new Data<>(new Statistics(all ? plants.size() : of(tenant()).size()));
    }

    @GetMapping("/{id}")
    @Requires("plants:read")
    ResponseEntity<?> get(@PathVariable String id) {
        try {
            return ResponseEntity.ok(new Data<>(find(PlantId.of(id))));
        } catch (IllegalArgumentException malformed) {
            return switch (faults.current()) {
                case STACK_TRACE_SHOWN -> ResponseEntity.badRequest().body(trace(malformed));
                case UNFORESEEN_INPUT -> throw malformed;
                default -> throw ApiError.notFound("Plant");
            };
        }
    }

    @DeleteMapping("/{id}")
    @Requires("plants:write")
    ResponseEntity<Void> delete(@PathVariable PlantId id) {
        plants.remove(find(id).id());
        return ResponseEntity.noContent().build();
    }

    private Plant find(PlantId id) {
        var plant = plants.get(id);
        if (plant == null) {
            throw ApiError.notFound("Plant");
        }
        if (!plant.organization().equals(tenant())) {
            throw switch (faults.current()) {
                case FORBIDDEN_INSTEAD_OF_MISSING -> ApiError.of(ErrorCode.FORBIDDEN, "Not your plant");
                case REFUSAL_NAMES_THE_OWNER -> ApiError.notFound("Plant of " + plant.organization());
                default -> ApiError.notFound("Plant");
            };
        }
        return plant;
    }

    private List<Plant> of(TenantId tenant) {
        return plants.values().stream()
                .filter(plant -> plant.organization().equals(tenant))
                .toList();
    }

    private static TenantId tenant() {
        return RequestScope.current().requireTenant();
    }

    private static String trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
