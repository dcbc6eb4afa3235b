package dev.basefly.dashboard.keys;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.plural;

import dev.basefly.access.Access;
import dev.basefly.access.Permission;
import dev.basefly.access.Requires;
import dev.basefly.api.Page;
import dev.basefly.apikeys.ApiKey;
import dev.basefly.apikeys.ApiKeyChange;
import dev.basefly.apikeys.ApiKeyDraft;
import dev.basefly.apikeys.ApiKeyId;
import dev.basefly.apikeys.ApiKeys;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.identity.People;
import dev.basefly.runtime.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The API keys of the organization as people see them. */
@Controller
@RequestMapping(KeyList.PATH)
class KeyPages {

    private static final String FORM = "keys/form";
    private static final String KEY = "keys/key";
    private static final List<Integer> LIVES = List.of(7, 30, 90, 180, 365);

    private final ApiKeys keys;
    private final Access access;
    private final List<Permission> permissions;
    private final People people;
    private final Forms forms;
    private final Clock clock;

    KeyPages(ApiKeys keys, Access access, List<Permission> permissions, People people, Forms forms, Clock clock) {
        this.keys = keys;
        this.access = access;
        this.permissions = List.copyOf(permissions);
        this.people = people;
        this.forms = forms;
        this.clock = clock;
    }

    /** Only what the reader may do; more than that no key of theirs can have. */
    @ModelAttribute("groups")
    List<ScopeGroup> groups() {
        return ScopeGroup.of(permissions.stream()
                .filter(permission -> access.can(permission.name()).allowed()));
    }

    @ModelAttribute("lives")
    List<Choice> lives() {
        return LIVES.stream()
                .filter(days -> days <= keys.longestLife().toDays())
                .map(days -> Choice.of(String.valueOf(days), plural(days, "{0} day", "{0} days")))
                .toList();
    }

    @GetMapping
    @Requires("api-keys:read")
    ModelAndView list(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam Map<String, String> parameters) {
        var page = keys.list(Page.after(cursor, ApiKeyId::of), Page.DEFAULT_LIMIT);
        var makers = new HashMap<UserId, String>();
        var now = clock.instant();
        var rows = page.data().stream()
                .map(key -> row(key, makers.computeIfAbsent(key.createdBy(), this::name), now))
                .toList();
        var pagination = Pagination.of(KeyList.PATH, cursor, page.meta());
        return new ModelAndView(
                "keys/list", Map.of("list", new KeyList(rows, mayWrite(), pagination, toast(parameters))));
    }

    @GetMapping("/new")
    @Requires("api-keys:write")
    ModelAndView form() {
        var days = Math.min(keys.usualLife().toDays(), keys.longestLife().toDays());
        return new ModelAndView(FORM, Map.of("form", Form.submitted(Map.of("expiresInDays", String.valueOf(days)))));
    }

    /** Shows the secret in this very answer: an address to which a browser is sent on would be kept in its history. */
    @PostMapping
    @Requires("api-keys:write")
    ModelAndView create(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = Form.submitted(fields);
        return forms.answer(FORM, form, request, () -> {
            var draft = new ApiKeyDraft(
                    form.value("name"),
                    scopes(form),
                    addresses(form),
                    Duration.ofDays(days(form.value("expiresInDays"))));
            return new ModelAndView("keys/secret", Map.of("issued", keys.create(draft)));
        });
    }

    @GetMapping("/{id}")
    @Requires("api-keys:write")
    ModelAndView key(@PathVariable ApiKeyId id, @RequestParam Map<String, String> parameters) {
        var key = keys.get(id);
        var typed = Map.of("name", key.name(), "allowedAddresses", String.join(", ", key.allowedAddresses()));
        var page = new ModelAndView(KEY, Map.of("key", key, "form", Form.submitted(typed)));
        return parameters.containsKey("saved") ? page.addObject("toast", Toast.success("API key saved")) : page;
    }

    @PostMapping("/{id}")
    @Requires("api-keys:write")
    ModelAndView change(
            @PathVariable ApiKeyId id, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = Form.submitted(fields);
        var key = keys.get(id);
        return forms.submit(KEY, form, request, () -> {
                    keys.change(id, new ApiKeyChange(form.value("name"), addresses(form)));
                    return KeyList.PATH + "/" + id + "?saved=1";
                })
                .addObject("key", key);
    }

    @PostMapping("/{id}/rotation")
    @Requires("api-keys:write")
    ModelAndView rotate(
            @PathVariable ApiKeyId id, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = Form.submitted(fields);
        var key = keys.get(id);
        return forms.answer(KEY, form, request, () -> {
                    var overlap = Duration.ofHours(days(form.value("overlapHours")));
                    return new ModelAndView("keys/secret", Map.of("issued", keys.rotate(id, overlap, null)));
                })
                .addObject("key", key);
    }

    @PostMapping("/{id}/revocation")
    @Requires("api-keys:write")
    ModelAndView revoke(@PathVariable ApiKeyId id) {
        keys.revoke(id);
        return Forms.redirect(KeyList.PATH + "?revoked=1");
    }

    private boolean mayWrite() {
        return access.can("api-keys:write").allowed();
    }

    private String name(UserId person) {
        return people.find(person).map(found -> data(found.name())).orElse(later("Somebody who left"));
    }

    private static List<String> scopes(Form form) {
        return form.values().entrySet().stream()
                .filter(field -> field.getKey().startsWith(ScopeGroup.FIELD) && "true".equals(field.getValue()))
                .map(field -> field.getKey().substring(ScopeGroup.FIELD.length()))
                .toList();
    }

    private static List<String> addresses(Form form) {
        return Arrays.stream(form.value("allowedAddresses").split("[\\s,;]+"))
                .filter(address -> !address.isEmpty())
                .toList();
    }

    /** Zero, which is refused, for what is no number. */
    private static long days(String text) {
        return text.matches("\\d{1,6}") ? Long.parseLong(text) : 0;
    }

    private static KeyList.Row row(ApiKey key, String maker, Instant now) {
        return new KeyList.Row(
                key.id().toString(),
                key.name(),
                key.beginning() + "_…",
                String.join(", ", key.scopes()),
                maker,
                key.lastUsedAt(),
                key.expiresAt(),
                key.isExpired(now));
    }

    private static @Nullable Toast toast(Map<String, String> parameters) {
        return parameters.containsKey("revoked") ? Toast.success("API key revoked") : null;
    }
}
