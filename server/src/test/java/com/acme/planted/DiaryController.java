package com.acme.planted;

import dev.basefly.access.SignedIn;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A person's own diary, in no organization, with faults. */
@RestController
@RequestMapping("/api/v1/diaries")
@SignedIn
class DiaryController {

    private final Map<PlantId, Page> pages = new ConcurrentHashMap<>();
    private final Faults faults;

    DiaryController(Faults faults) {
        this.faults = faults;
    }

    record Page(PlantId id, String writer, String title) {}

    record NewPage(@Schema(example = "Today") @NotBlank String title) {}

    @GetMapping
    Data<List<Page>> list() {
        return new Data<>(pages.values().stream()
                .filter(page -> page.writer().equals(writer()))
                .toList());
    }

    @PostMapping
    ResponseEntity<Data<Page>> create(@Valid @RequestBody NewPage request) {
        var page = new Page(new PlantId(UUID.randomUUID()), writer(), request.title());
        pages.put(page.id(), page);
        return ResponseEntity.created(URI.create("/api/v1/diaries/" + page.id()))
                .body(new Data<>(page));
    }

    @GetMapping("/{id}")
    Data<Page> get(@PathVariable PlantId id) {
        var page = pages.get(id);
        if (page == null || !(page.writer().equals(writer()) || faults.is(Fault.OWNERSHIP_NOT_CHECKED))) {
            throw ApiError.notFound("Page");
        }
        return new Data<>(page);
    }

    private static String writer() {
        return RequestScope.current().actor() instanceof Actor.Person person
                ? person.id().toString()
                : "nobody";
    }
}
