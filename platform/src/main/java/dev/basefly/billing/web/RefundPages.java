package dev.basefly.billing.web;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.billing.account.Billing;
import dev.basefly.billing.account.Invoice;
import dev.basefly.billing.refund.Refund;
import dev.basefly.billing.refund.Refunds;
import dev.basefly.billing.web.RefundView.CustomerPage;
import dev.basefly.billing.web.RefundView.InvoicePage;
import dev.basefly.billing.web.RefundView.Refunded;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A customer's invoices as operators see them, and money that they give back. */
@Controller
class RefundPages {

    private static final String CUSTOMER = ConsoleView.CUSTOMER_PAGE + "{id}";
    private static final String INVOICE = CUSTOMER + "/invoices/{invoice}";
    private static final String VIEW = "billing/invoice";
    private static final int MOST_UNSETTLED = 50;

    private final Billing billing;
    private final Refunds refunds;
    private final Forms forms;

    RefundPages(Billing billing, Refunds refunds, Forms forms) {
        this.billing = billing;
        this.refunds = refunds;
        this.forms = forms;
    }

    @GetMapping(ConsoleView.REFUNDS)
    @Operators
    ModelAndView list(@RequestParam(required = false) @Nullable String cursor) {
        List<Refund> rows = refunds.newest(Page.after(cursor, text -> text), Page.DEFAULT_LIMIT + 1);
        Page<Refund> page = Page.of(rows, Page.DEFAULT_LIMIT, Refund::id);
        Pagination pagination = Pagination.of(ConsoleView.REFUNDS, cursor, page.meta());
        return new ModelAndView(
                "billing/refunds",
                Map.of("list", new Refunded(page.data(), billing.unsettled(MOST_UNSETTLED), pagination)));
    }

    @GetMapping(CUSTOMER)
    @Operators
    ModelAndView customer(@PathVariable TenantId id) {
        return new ModelAndView(
                "billing/customer",
                Map.of(
                        "page",
                        new CustomerPage(
                                billing.customer(id).orElseThrow(() -> ApiError.notFound("Customer")),
                                billing.invoices(id))));
    }

    /** Each time the form is shown it is another decision; sent twice it is the same one. */
    @GetMapping(INVOICE)
    @Operators
    ModelAndView invoice(@PathVariable TenantId id, @PathVariable String invoice) {
        return new ModelAndView(
                VIEW,
                Map.of(
                        "page",
                        page(id, invoice),
                        "form",
                        Form.submitted(Map.of("attempt", UUID.randomUUID().toString()))));
    }

    @PostMapping(INVOICE + "/refunds")
    @Operators
    ModelAndView refund(
            @PathVariable TenantId id,
            @PathVariable String invoice,
            @RequestParam Map<String, String> fields,
            HttpServletRequest request) {
        Form form = Form.submitted(fields);
        ModelAndView answer = forms.submit(VIEW, form, request, () -> {
            Invoice billed = billing.invoice(id, invoice);
            if (!form.value("confirmed").equals("true")) {
                throw ApiError.invalid("confirmed", "must be ticked");
            }
            billing.refund(
                    id,
                    attempt(form.value("attempt")),
                    billed.id(),
                    minor(form.value("amount"), billed.paid().currency()),
                    form.value("reason"));
            return RefundView.path(id, billed);
        });
        if (VIEW.equals(answer.getViewName())) {
            answer.addObject("page", page(id, invoice));
        }
        return answer;
    }

    private InvoicePage page(TenantId tenant, String invoice) {
        return new InvoicePage(tenant, billing.invoice(tenant, invoice), refunds.of(tenant, invoice));
    }

    private static UUID attempt(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid("attempt", "must be that of the form");
        }
    }

    /** What was typed, in the smallest unit of the currency; 0 for nothing, which is all that is left. */
    static long minor(String text, Currency currency) {
        String amount = text.strip();
        if (amount.isEmpty()) {
            return 0;
        }
        int digits = Math.max(currency.getDefaultFractionDigits(), 0);
        try {
            if (amount.matches("\\d{1,12}(\\.\\d{1,6})?")) {
                long minor = new BigDecimal(amount).movePointRight(digits).longValueExact();
                if (minor > 0) {
                    return minor;
                }
            }
        } catch (ArithmeticException tooFine) {
            // Said below.
        }
        if (digits == 0) {
            throw ApiError.invalid("amount", "must be more than 0, with no digits after a point");
        }
        throw ApiError.invalid("amount", "must be more than 0, with at most " + digits + " digits after a point");
    }
}
