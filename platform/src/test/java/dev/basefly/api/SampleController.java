package dev.basefly.api;

import dev.basefly.access.Anyone;
import dev.basefly.access.SignedIn;
import dev.basefly.runtime.TenantId;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Routes that exist in tests only: what a product's routes may meet. */
@RestController
@RequestMapping("/api/v1/samples")
class SampleController {

    private final JdbcClient jdbc;

    SampleController(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Sample(
            @NotBlank @Size(max = 20) String name,
            @Positive int count,
            @Nullable List<Object> nested) {}

    @PostMapping
    @Anyone(reason = "a sample")
    @Operation(summary = "Return what was sent")
    Data<Sample> echo(@Valid @RequestBody Sample sample) {
        return new Data<>(sample);
    }

    @GetMapping("/{id}")
    @Anyone(reason = "a sample")
    @Operation(summary = "Return the id")
    Data<TenantId> get(@PathVariable TenantId id) {
        return new Data<>(id);
    }

    @GetMapping("/failure")
    @Anyone(reason = "a sample")
    @Operation(summary = "Fail")
    Data<String> fail() {
        throw new IllegalStateException("select pin from vault where owner = 'hunter2'");
    }

    /** Forgets to name the tenant. */
    @GetMapping("/organizations")
    @SignedIn
    @Operation(summary = "List all organizations")
    Data<List<String>> organizations() {
        return new Data<>(jdbc.sql("select name from organizations")
                .query((row, index) -> row.getString(1))
                .list());
    }
}
