package dev.basefly.billing.web;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.billing.account.Billing;
import dev.basefly.billing.account.Customer;
import dev.basefly.billing.inbox.EventState;
import dev.basefly.billing.inbox.InboxDesk;
import dev.basefly.billing.inbox.StoredEvent;
import dev.basefly.billing.revenue.RevenueReport;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.jobs.JobId;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Customers, events of Stripe and revenue as operators see them: compared with Stripe, and worked on again. */
@Controller
class BillingConsolePages {

    private static final String CUSTOMERS = "billing/customers";
    private static final String EVENT = "billing/event";

    private final Billing billing;
    private final Comparisons comparisons;
    private final InboxDesk inbox;
    private final RevenueReport revenue;
    private final Forms forms;

    BillingConsolePages(Billing billing, Comparisons comparisons, InboxDesk inbox, RevenueReport revenue, Forms forms) {
        this.billing = billing;
        this.comparisons = comparisons;
        this.inbox = inbox;
        this.revenue = revenue;
        this.forms = forms;
    }

    @GetMapping(ConsoleView.CUSTOMERS)
    @Operators
    ModelAndView customers(@RequestParam(required = false) @Nullable String cursor) {
        return new ModelAndView(CUSTOMERS, Map.of("list", list(cursor)));
    }

    private ConsoleView.Customers list(@Nullable String cursor) {
        TenantId after = Page.after(cursor, TenantId::of);
        List<Customer> rows = billing.customers(after, Page.DEFAULT_LIMIT + 1);
        Page<Customer> page =
                Page.of(rows, Page.DEFAULT_LIMIT, customer -> customer.tenant().toString());
        Pagination pagination = Pagination.of(ConsoleView.CUSTOMERS, cursor, page.meta());
        return new ConsoleView.Customers(page.data(), pagination);
    }

    /** Has everything compared with Stripe, and leads to what is found and repaired. */
    @PostMapping(ConsoleView.CUSTOMERS + "/reconcile")
    @Operators
    ModelAndView compare(HttpServletRequest request) {
        ModelAndView answer =
                forms.submit(CUSTOMERS, Form.empty(), request, () -> ConsoleView.COMPARISONS + comparisons.begin());
        if (CUSTOMERS.equals(answer.getViewName())) {
            answer.addObject("list", list(null));
        }
        return answer;
    }

    @GetMapping(ConsoleView.COMPARISONS + "{id}")
    @Operators
    ModelAndView comparison(@PathVariable JobId id) {
        return new ModelAndView("billing/comparison", Map.of("comparison", comparisons.get(id)));
    }

    @GetMapping(ConsoleView.REVENUE)
    @Operators
    ModelAndView revenue() {
        return new ModelAndView("billing/revenue", Map.of("view", new RevenueView(revenue.read())));
    }

    @GetMapping(ConsoleView.EVENTS)
    @Operators
    ModelAndView events(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String cursor) {
        Page<StoredEvent> page = inbox.page(state(state), null, cursor, Page.DEFAULT_LIMIT);
        String base = ConsoleView.EVENTS + "?state=" + (state == null ? "" : state(state));
        Pagination pagination = Pagination.of(base, cursor, page.meta());
        return new ModelAndView("billing/events", Map.of("list", new ConsoleView.Events(page.data(), pagination)));
    }

    @GetMapping(ConsoleView.EVENTS + "/{id}")
    @Operators
    ModelAndView event(@PathVariable String id) {
        return new ModelAndView(EVENT, Map.of("event", inbox.get(id), "form", Form.empty()));
    }

    @PostMapping(ConsoleView.EVENTS + "/{id}/replay")
    @Operators
    ModelAndView replay(@PathVariable String id, HttpServletRequest request) {
        ModelAndView answer = forms.submit(EVENT, Form.empty(), request, () -> {
            inbox.replay(id);
            return ConsoleView.EVENTS + "/" + id;
        });
        if (EVENT.equals(answer.getViewName())) {
            answer.addObject("event", inbox.get(id));
        }
        return answer;
    }

    private static @Nullable EventState state(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return EventState.valueOf(text);
        } catch (IllegalArgumentException unknown) {
            throw ApiError.invalid("state", "must be one of " + List.of(EventState.values()));
        }
    }
}
