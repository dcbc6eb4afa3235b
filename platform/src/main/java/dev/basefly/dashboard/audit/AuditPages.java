package dev.basefly.dashboard.audit;

import static dev.basefly.words.Words.t;

import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditActor;
import dev.basefly.audit.AuditEvent;
import dev.basefly.audit.AuditEventId;
import dev.basefly.audit.AuditFilter;
import dev.basefly.audit.AuditReport;
import dev.basefly.audit.AuditTrail;
import dev.basefly.audit.AuditVerification;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.identity.People;
import dev.basefly.identity.Person;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The audit log as people see it. */
@Controller
class AuditPages {

    private static final String PATH = "/settings/audit";
    private static final List<String> FIELDS = List.of("action", "actor", "targetId", "from", "to");

    private final AuditTrail trail;
    private final AuditVerification verification;
    private final People people;

    AuditPages(AuditTrail trail, AuditVerification verification, People people) {
        this.trail = trail;
        this.verification = verification;
        this.people = people;
    }

    @GetMapping(PATH)
    @Requires("audit:read")
    ModelAndView list(
            @RequestParam Map<String, String> parameters, @RequestParam(required = false) @Nullable String cursor) {
        Form form = Form.submitted(parameters);
        Form checked = checked(form);
        AuditFilter filter = checked.isRefused() ? AuditFilter.ALL : filter(form);
        var page = trail.page(filter, Page.after(cursor, AuditEventId::of), Page.DEFAULT_LIMIT);
        return view(page, checked, cursor, null);
    }

    @GetMapping(PATH + "/verification")
    @Requires("audit:read")
    ModelAndView verify() {
        var page = trail.page(AuditFilter.ALL, null, Page.DEFAULT_LIMIT);
        return view(
                page,
                Form.empty(),
                null,
                verification.verify(RequestScope.current().requireTenant()));
    }

    private ModelAndView view(Page<AuditEvent> page, Form form, @Nullable String cursor, @Nullable AuditReport report) {
        Map<String, String> names = new HashMap<>();
        var rows = page.data().stream().map(event -> row(event, names)).toList();
        var list = new AuditList(
                rows,
                form,
                query(exported(form)),
                Pagination.of(Forms.path(PATH, FIELDS, form.values()), cursor, page.meta()),
                report);
        return new ModelAndView("dashboard/audit", Map.of("list", list));
    }

    private AuditList.Row row(AuditEvent event, Map<String, String> names) {
        var entry = event.entry();
        List<String> changes = new ArrayList<>();
        entry.changes()
                .forEach((field, change) ->
                        changes.add(field + ": " + shown(change.before()) + " → " + shown(change.after())));
        entry.details().forEach((key, value) -> changes.add(key + ": " + shown(name(value, names))));
        if (entry.reason() != null) {
            changes.add(t("“{0}”", entry.reason()));
        }
        String target = Stream.of(entry.targetType(), name(entry.targetId(), names))
                .filter(Objects::nonNull)
                .reduce((type, id) -> type + " " + id)
                .orElse("—");
        return new AuditList.Row(entry.action(), actor(event.actor(), names), target, changes, event.occurredAt());
    }

    private String actor(AuditActor actor, Map<String, String> names) {
        String name = Objects.requireNonNullElse(name(actor.id(), names), t("Unknown"));
        return switch (actor.kind()) {
            case USER -> name;
            case KEY -> t("API key {0} of {1}", name, shown(name(actor.via(), names)));
            case SUPPORT -> t("Support: {0} by {1}", name, shown(actor.via()));
            case JOB -> t("Job {0}", name);
            case SYSTEM -> t("System");
            case ANONYMOUS -> t("Somebody not signed in");
        };
    }

    /** The name of a person, asked for once per page; everything else is shown as its id. */
    private @Nullable String name(@Nullable String id, Map<String, String> names) {
        if (id == null || !id.startsWith("usr_")) {
            return id;
        }
        return names.computeIfAbsent(id, this::personOrId);
    }

    private String personOrId(String id) {
        try {
            return people.find(UserId.of(id)).map(Person::name).orElse(id);
        } catch (IllegalArgumentException malformed) {
            return id;
        }
    }

    private static String shown(@Nullable String value) {
        return value == null || value.isEmpty() ? t("nothing") : value;
    }

    private static Form checked(Form form) {
        Form checked = form;
        for (String field : List.of("from", "to")) {
            try {
                day(form.value(field), 0);
            } catch (ApiError malformed) {
                checked = checked.refused(field, "Write a day such as 2026-01-31");
            }
        }
        return checked;
    }

    private static AuditFilter filter(Form form) {
        return new AuditFilter(
                given(form, "actor"),
                given(form, "action"),
                null,
                given(form, "targetId"),
                day(form.value("from"), 0),
                day(form.value("to"), 1));
    }

    private static @Nullable String given(Form form, String field) {
        String value = form.value(field).strip();
        return value.isEmpty() ? null : value;
    }

    /** The beginning of the day in UTC, or of one so many days later. */
    private static @Nullable Instant day(String text, int later) {
        if (text.isBlank()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(text.strip());
            if (day.getYear() < 1 || day.getYear() > 9998) {
                throw new DateTimeException("outside of what the database stores");
            }
            return day.plusDays(later).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeException malformed) {
            throw ApiError.invalid("from", "must be a day");
        }
    }

    /** What the page asks for, as the export is asked: by moments instead of days. */
    private static Map<String, String> exported(Form form) {
        Map<String, String> values = new HashMap<>(form.values());
        if (!form.isRefused()) {
            values.put("from", Objects.toString(day(form.value("from"), 0), ""));
            values.put("to", Objects.toString(day(form.value("to"), 1), ""));
        }
        return values;
    }

    private static String query(Map<String, String> values) {
        String query = Forms.path("", FIELDS, values);
        return query.isEmpty() ? "?" : query;
    }
}
