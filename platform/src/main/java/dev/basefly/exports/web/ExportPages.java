package dev.basefly.exports.web;

import dev.basefly.access.Requires;
import dev.basefly.api.Page;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.exports.ExportId;
import dev.basefly.exports.Exports;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.NamedOrganization;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The exports of the organization as people see them: asked for, watched, cancelled, fetched. */
@Controller
@RequestMapping(ExportList.PATH)
class ExportPages {

    private final Exports exports;

    ExportPages(Exports exports) {
        this.exports = exports;
    }

    @GetMapping
    @Requires(NamedOrganization.EXPORT)
    ModelAndView list(@RequestParam(required = false) @Nullable String cursor) {
        TenantId organization = RequestScope.current().requireTenant();
        var page = exports.page(Page.after(cursor, ExportId::of), Page.DEFAULT_LIMIT);
        var rows = page.data().stream()
                .map(export -> ExportList.Row.of(organization, export))
                .toList();
        var pagination = Pagination.of(ExportList.PATH, cursor, page.meta());
        return new ModelAndView("exports/list", Map.of("list", new ExportList(rows, pagination)));
    }

    @PostMapping
    @Requires(NamedOrganization.EXPORT)
    ModelAndView request() {
        exports.request();
        return Forms.redirect(ExportList.PATH);
    }
}
