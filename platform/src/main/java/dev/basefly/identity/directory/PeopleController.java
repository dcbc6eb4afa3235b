package dev.basefly.identity.directory;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.UserId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All people of the installation. */
@RestController
@RequestMapping("/api/v1/operator/users")
@Tag(name = "Operator")
@Operators
class PeopleController {

    private final PeopleDirectory directory;

    PeopleController(PeopleDirectory directory) {
        this.directory = directory;
    }

    @GetMapping
    @Operation(
            summary = "List people, the newest first",
            description = "With a search, those of that id or whose address begins so, by address, on one page.")
    Page<ListedPerson> list(
            @Schema(maxLength = 254) @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return directory.list(search, cursor, Page.limit(limit));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Get a person")
    Data<ListedPerson> get(@PathVariable UserId id) {
        return new Data<>(directory.find(id).orElseThrow(() -> ApiError.notFound("Person")));
    }
}
