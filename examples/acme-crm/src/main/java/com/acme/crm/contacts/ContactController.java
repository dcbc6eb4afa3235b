package com.acme.crm.contacts;

import dev.basefly.access.Needs;
import dev.basefly.access.Requires;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Contacts over HTTP. */
@RestController
@RequestMapping("/api/v1/contacts")
@Tag(name = "Contacts")
class ContactController {

    private final Contacts contacts;

    ContactController(Contacts contacts) {
        this.contacts = contacts;
    }

    /** Every field is checked by the draft, so that all faults are told at once. */
    record ContactFields(
            @Schema(
                    example = "Ada Lovelace",
                    minLength = 1,
                    maxLength = ContactDraft.LONGEST,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String name,

            @Schema(example = "ada@example.com") @Nullable String email,

            @Schema(example = "Analytical Engines", maxLength = ContactDraft.LONGEST) @Nullable
            String company) {

        ContactDraft draft() {
            return new ContactDraft(Objects.requireNonNullElse(name, ""), email, company);
        }
    }

    @GetMapping
    @Requires("contacts:read")
    @Operation(summary = "List contacts, newest first")
    Page<Contact> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return contacts.page(Page.after(cursor, ContactId::of), Page.limit(limit));
    }

    @PostMapping
    @Requires("contacts:write")
    @Needs(Contacts.FEATURE)
    @Operation(summary = "Add a contact")
    ResponseEntity<Data<Contact>> add(@RequestBody ContactFields fields) {
        Contact contact = contacts.add(fields.draft());
        return ResponseEntity.created(URI.create("/api/v1/contacts/" + contact.id()))
                .body(new Data<>(contact));
    }

    @GetMapping("/{id}")
    @Requires("contacts:read")
    @Operation(summary = "Get a contact")
    Data<Contact> get(@PathVariable ContactId id) {
        return new Data<>(contacts.get(id));
    }

    @PutMapping("/{id}")
    @Requires("contacts:write")
    @Operation(summary = "Change a contact; what is left out becomes empty")
    Data<Contact> change(@PathVariable ContactId id, @RequestBody ContactFields fields) {
        return new Data<>(contacts.change(id, fields.draft()));
    }

    @DeleteMapping("/{id}")
    @Requires("contacts:write")
    @Operation(summary = "Delete a contact; it can be restored for 30 days")
    ResponseEntity<Void> delete(@PathVariable ContactId id) {
        contacts.delete(id);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/restoration")
    @Requires("contacts:write")
    @Operation(summary = "Restore a deleted contact")
    Data<Contact> restore(@PathVariable ContactId id) {
        return new Data<>(contacts.restore(id));
    }
}
