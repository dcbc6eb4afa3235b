package dev.basefly.billing.web;

import static dev.basefly.words.Words.t;

import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.billing.account.Billing;
import dev.basefly.billing.account.Order;
import dev.basefly.billing.document.InvoiceDocuments;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.identity.People;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.plans.catalogue.Offer;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.WhileSuspended;
import dev.basefly.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** The organization's plan: looked at, bought, changed, canceled; cards and invoices are Stripe's pages. */
@Controller
@RequestMapping(BillingPages.PATH)
@WhileSuspended(reason = "who does not pay is suspended, and paying settles it")
class BillingPages {

    static final String PATH = "/settings/billing";
    static final String READ = "billing:read";
    static final String WRITE = "billing:write";
    private static final String VIEW = "billing/overview";
    private static final String PREVIEW = "billing/preview";

    private final Billing billing;
    private final PlanCatalogue catalogue;
    private final InvoiceDocuments documents;
    private final Payers payers;
    private final Forms forms;

    BillingPages(Billing billing, PlanCatalogue catalogue, InvoiceDocuments documents, People people, Forms forms) {
        this.billing = billing;
        this.documents = documents;
        this.catalogue = catalogue;
        this.payers = new Payers(people);
        this.forms = forms;
    }

    /** Whoever comes back from a checkout sees what Stripe says now, also when no event has told of it yet. */
    @GetMapping
    @Requires(READ)
    ModelAndView show(@RequestParam(required = false) @Nullable String checkout) {
        TenantId tenant = tenant();
        if (checkout != null && billing.customer(tenant).isPresent()) {
            billing.catchUp(tenant);
            return Forms.redirect(PATH);
        }
        return new ModelAndView(VIEW, model(tenant, Form.empty()));
    }

    /** The PDF of an invoice, as Stripe has it. */
    @GetMapping("/invoices/{invoice}/pdf")
    @Requires(READ)
    ResponseEntity<byte[]> pdf(@PathVariable String invoice) {
        byte[] content = documents.download(tenant(), invoice);
        String name = billing.invoice(tenant(), invoice).fileName();
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .body(content);
    }

    @PostMapping("/checkout")
    @Requires(WRITE)
    ModelAndView checkout(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        return away(fields, request, form -> billing.checkout(tenant(), order(form), payers.email()));
    }

    @PostMapping("/portal")
    @Requires(WRITE)
    ModelAndView portal(HttpServletRequest request) {
        return away(Map.of(), request, form -> billing.portal(tenant()));
    }

    @PostMapping("/preview")
    @Requires(WRITE)
    ModelAndView preview(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return shown(form, forms.answer(VIEW, form, request, () -> {
            Money due = billing.preview(tenant(), order(form));
            return new ModelAndView(
                    PREVIEW,
                    Map.of(
                            "form",
                            form,
                            "plan",
                            t(offer(form).version().title()),
                            "due",
                            due.minor() > 0 ? due.text(Words.locale()) : ""));
        }));
    }

    @PostMapping("/change")
    @Requires(WRITE)
    ModelAndView change(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        return submit(Form.submitted(fields), request, form -> billing.change(tenant(), order(form)));
    }

    @PostMapping("/cancellation")
    @Requires(WRITE)
    ModelAndView cancel(HttpServletRequest request) {
        return submit(Form.empty(), request, _ -> billing.end(tenant(), true));
    }

    @PostMapping("/continuation")
    @Requires(WRITE)
    ModelAndView goOn(HttpServletRequest request) {
        return submit(Form.empty(), request, _ -> billing.end(tenant(), false));
    }

    private ModelAndView submit(Form form, HttpServletRequest request, Consumer<Form> action) {
        return shown(form, forms.submit(VIEW, form, request, () -> {
            action.accept(form);
            return PATH;
        }));
    }

    /** Sends the browser to a page of Stripe. */
    private ModelAndView away(Map<String, String> fields, HttpServletRequest request, Function<Form, String> address) {
        Form form = Form.submitted(fields);
        return shown(
                form, forms.answer(VIEW, form, request, () -> new ModelAndView(new RedirectView(address.apply(form)))));
    }

    private ModelAndView shown(Form form, ModelAndView answer) {
        if (VIEW.equals(answer.getViewName())) {
            Map<String, Object> model = model(tenant(), form);
            model.putAll(answer.getModel());
            answer.addAllObjects(model);
        }
        return answer;
    }

    private Map<String, Object> model(TenantId tenant, Form form) {
        BillingView view = BillingView.of(
                billing.isOn(), billing.customer(tenant).orElse(null), billing.invoices(tenant), catalogue);
        return new HashMap<>(Map.of("view", view, "form", form));
    }

    private Order order(Form form) {
        Offer offer = offer(form);
        String seats = form.value("seats").strip();
        if (!seats.matches("\\d{0,6}")) {
            throw ApiError.invalid("seats", "must be a number of people");
        }
        return new Order(
                offer.version().plan(),
                offer.price().interval(),
                offer.price().money().currency(),
                seats.isEmpty() ? 0 : Integer.parseInt(seats),
                form.value("coupon").strip());
    }

    private Offer offer(Form form) {
        return catalogue
                .byLookupKey(form.value("offer"))
                .orElseThrow(() -> ApiError.invalid("offer", "must be one of those that are sold"));
    }

    private static TenantId tenant() {
        return RequestScope.current().requireTenant();
    }
}
