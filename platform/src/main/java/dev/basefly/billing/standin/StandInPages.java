package dev.basefly.billing.standin;

import dev.basefly.access.Anyone;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.words.Words;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.node.ObjectNode;

/** The pages that Stripe would host: checkout, portal, invoice. Where the stand-in is off there are none. */
@Controller
@RequestMapping(StandIn.PAGES)
@Anyone(reason = "stands for pages that Stripe hosts, which only who was sent there can find")
class StandInPages {

    private static final String CHECKOUT = "billing/standin/checkout";
    private static final String PORTAL = "billing/standin/portal";

    private final StandIn standIn;

    StandInPages(StandIn standIn) {
        this.standIn = standIn;
    }

    @GetMapping("/checkout/{id}")
    ModelAndView checkout(@PathVariable String id) {
        return checkout(id, Form.empty(), 200);
    }

    @PostMapping("/checkout/{id}")
    ModelAndView pay(@PathVariable String id, @RequestParam Map<String, String> fields) {
        ObjectNode session = look("checkout.session", id);
        Form form = Form.submitted(fields);
        String number = form.value("number").strip();
        if (number.isEmpty() && Checkout.needsNoCard(session)) {
            return submit(
                    () -> standIn.act(world -> new Checkout(world).completeWithoutCard(id)),
                    refused -> checkout(id, refused, 402),
                    session);
        }
        Optional<Card> card = Card.of(number);
        if (card.isEmpty()) {
            return checkout(
                    id, form.refused("number", "Use a card of Stripe's tests, such as 4242 4242 4242 4242."), 422);
        }
        if (card.get().wantsConsent() && form.value("consent").isEmpty()) {
            return new ModelAndView(
                    "billing/standin/consent", Map.of("id", id, "number", number, "view", CheckoutView.of(session)));
        }
        if (form.value("consent").equals("refused")) {
            return checkout(id, Form.empty().refused("You did not confirm the payment."), 402);
        }
        return submit(
                () -> standIn.act(world -> new Checkout(world).complete(id, card.get(), true)),
                refused -> checkout(id, refused, 402),
                session);
    }

    private ModelAndView checkout(String id, Form form, int status) {
        CheckoutView view = CheckoutView.of(look("checkout.session", id));
        return new ModelAndView(CHECKOUT, Map.of("view", view, "form", form), HttpStatusCode.valueOf(status));
    }

    @GetMapping("/portal/{id}")
    ModelAndView portal(@PathVariable String id) {
        return portal(id, Form.empty(), 200);
    }

    @PostMapping("/portal/{id}/card")
    ModelAndView keepCard(@PathVariable String id, @RequestParam Map<String, String> fields) {
        ObjectNode session = look("billing_portal.session", id);
        Form form = Form.submitted(fields);
        Optional<Card> card = Card.of(form.value("number"));
        if (card.isEmpty() || card.get().refusedWhenKept().isPresent()) {
            return portal(id, form.refused("number", "This card is not accepted."), 422);
        }
        String customer = session.path("customer").asString();
        return submit(
                () -> standIn.act(world -> {
                    ObjectNode kept = new Customers(world).keep(customer, card.get(), true);
                    new Subscriptions(world).payWhatIsOpen(customer);
                    return kept;
                }),
                refused -> portal(id, refused, 402),
                session);
    }

    private ModelAndView portal(String id, Form form, int status) {
        ObjectNode session = look("billing_portal.session", id);
        PortalView view = PortalView.of(standIn.look(), session);
        return new ModelAndView(PORTAL, Map.of("view", view, "form", form), HttpStatusCode.valueOf(status));
    }

    @GetMapping("/invoices/{id}")
    ModelAndView invoice(@PathVariable String id) {
        return new ModelAndView(
                "billing/standin/invoice", Map.of("view", InvoiceView.of(look("invoice", id), Words.locale())));
    }

    /** In English: a document says the same to whoever opens it. */
    @GetMapping("/invoices/{id}/pdf")
    ResponseEntity<byte[]> pdf(@PathVariable String id) {
        InvoiceView view = InvoiceView.of(look("invoice", id), Locale.ENGLISH);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"" + view.number() + ".pdf\"")
                .body(InvoicePdf.of(view).getBytes(StandardCharsets.ISO_8859_1));
    }

    private ObjectNode look(String kind, String id) {
        if (!standIn.isOn() || !id.matches("[A-Za-z0-9_]{1,100}")) {
            throw ApiError.notFound("Path");
        }
        return standIn.look().find(kind, id).orElseThrow(() -> ApiError.notFound("Page"));
    }

    /** What is shown when a card was refused. */
    @FunctionalInterface
    private interface Refused {
        ModelAndView show(Form form);
    }

    private static ModelAndView submit(Runnable action, Refused refused, ObjectNode session) {
        try {
            action.run();
        } catch (StandInError error) {
            return refused.show(Form.empty().refused(String.valueOf(error.getMessage())));
        }
        URI back = URI.create(
                session.path("success_url").asString(session.path("return_url").asString("/")));
        return Forms.redirect(back.getRawPath() + (back.getRawQuery() == null ? "" : "?" + back.getRawQuery()));
    }
}
