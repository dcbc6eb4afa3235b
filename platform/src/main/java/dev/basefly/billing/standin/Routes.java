package dev.basefly.billing.standin;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Stripe's routes as far as the stand-in has them. */
final class Routes {

    private static final int MOST = 100;

    private final World world;
    private final String pages;

    /** @param pages where the hosted pages are, without a slash at the end */
    Routes(World world, String pages) {
        this.world = world;
        this.pages = pages;
    }

    /**
     * A request.
     *
     * @param path without {@code /v1}, in its parts
     * @param form of the body, or of the query
     */
    record Request(String method, List<String> path, ObjectNode form) {

        boolean reads() {
            return method.equals("GET");
        }

        String id() {
            return path.get(1);
        }

        /** The method and the path with a star for each id. */
        String shape() {
            return method + " "
                    + switch (path.size()) {
                        case 1 -> path.getFirst();
                        case 2 ->
                            Set.of("checkout", "billing_portal").contains(path.getFirst())
                                            || Set.of("search", "create_preview")
                                                    .contains(path.get(1))
                                    ? path.getFirst() + "/" + path.get(1)
                                    : path.getFirst() + "/*";
                        case 3 ->
                            path.getFirst().equals("checkout")
                                    ? "checkout/sessions/*"
                                    : path.getFirst() + "/*/" + path.get(2);
                        default -> String.join("/", path.subList(0, 2)) + "/*/" + path.getLast();
                    };
        }
    }

    ObjectNode answer(Request request) {
        return World.visible(request.reads() ? read(request) : write(request));
    }

    private ObjectNode read(Request request) {
        ObjectNode form = request.form();
        return switch (request.shape()) {
            case "GET account" -> World.object().put("id", StandIn.ACCOUNT).put("object", "account");
            case "GET customers" -> list(request, world.all("customer", null), email(form));
            case "GET customers/search" ->
                list(request, new Customers(world).search(form.path("query").asString("")), _ -> true);
            case "GET customers/*" -> world.get("customer", request.id());
            case "GET products" -> list(request, world.all("product", null), active(form));
            case "GET products/*" -> world.get("product", request.id());
            case "GET prices" ->
                list(request, new Catalogue(world).prices(Catalogue.values(form.path("lookup_keys"))), active(form));
            case "GET prices/*" -> world.get("price", request.id());
            case "GET coupons/*" -> world.get("coupon", request.id());
            case "GET subscriptions" -> list(request, world.all("subscription", owner(form)), status(form));
            case "GET subscriptions/*" -> world.get("subscription", request.id());
            case "GET invoices" -> list(request, world.all("invoice", owner(form)), status(form));
            case "GET invoices/*" -> world.get("invoice", request.id());
            case "GET invoice_payments" -> list(request, world.all("invoice_payment", null), invoice(form));
            case "GET payment_methods" -> list(request, world.all("payment_method", owner(form)), _ -> true);
            case "GET payment_methods/*" -> world.get("payment_method", request.id());
            case "GET payment_intents/*" -> world.get("payment_intent", request.id());
            case "GET refunds" -> list(request, world.all("refund", null), payment(form));
            case "GET refunds/*" -> world.get("refund", request.id());
            case "GET checkout/sessions" -> list(request, world.all("checkout.session", owner(form)), status(form));
            case "GET checkout/sessions/*" ->
                world.get("checkout.session", request.path().get(2));
            case "GET events" -> list(request, world.all("event", null), _ -> true);
            case "GET events/*" -> world.get("event", request.id());
            default -> throw unknown(request);
        };
    }

    private ObjectNode write(Request request) {
        ObjectNode form = request.form();
        return switch (request.shape()) {
            case "POST customers" -> new Customers(world).create(form);
            case "POST customers/*" -> new Customers(world).update(request.id(), form);
            case "DELETE customers/*" -> new Customers(world).delete(request.id());
            case "POST products" -> new Catalogue(world).createProduct(form);
            case "POST products/*" -> new Catalogue(world).updateProduct(request.id(), form);
            case "POST prices" -> new Catalogue(world).createPrice(form);
            case "POST prices/*" -> new Catalogue(world).updatePrice(request.id(), form);
            case "POST coupons" -> new Catalogue(world).createCoupon(form);
            case "POST checkout/sessions" -> new Checkout(world).create(form, pages);
            case "POST checkout/sessions/*/expire" ->
                new Checkout(world).expire(request.path().get(2));
            case "POST billing_portal/sessions" -> new Checkout(world).portal(form, pages);
            case "POST subscriptions" -> new Subscriptions(world).create(Subscriptions.Wish.of(form), true);
            case "POST subscriptions/*" -> new Subscriptions(world).update(request.id(), form);
            case "POST subscriptions/*/resume" -> new Subscriptions(world).resume(request.id());
            case "DELETE subscriptions/*" -> cancel(request.id());
            case "POST invoices/create_preview" -> new Subscriptions(world).preview(form);
            case "POST invoices/*/pay" -> pay(request.id());
            case "POST invoices/*/void" -> voided(request.id());
            case "POST invoices/*/mark_uncollectible" -> uncollectible(request.id());
            case "POST payment_methods/*/detach" -> new Customers(world).detach(request.id());
            case "POST refunds" -> new Invoices(world).refund(form);
            default -> throw unknown(request);
        };
    }

    private ObjectNode cancel(String id) {
        ObjectNode subscription = world.get("subscription", id);
        if (Subscriptions.hasEnded(subscription)) {
            throw StandInError.missing("subscription", id);
        }
        return new Subscriptions(world).end(subscription, "cancellation_requested");
    }

    private ObjectNode pay(String id) {
        ObjectNode invoice = world.get("invoice", id);
        if (!invoice.path("status").asString().equals("open")) {
            throw StandInError.invalid(
                    "invoice", "Invoice is already " + invoice.path("status").asString());
        }
        new Subscriptions(world).collect(invoice, false);
        return invoice;
    }

    private ObjectNode voided(String id) {
        ObjectNode invoice = world.get("invoice", id);
        new Invoices(world).voided(invoice);
        return invoice;
    }

    private ObjectNode uncollectible(String id) {
        ObjectNode invoice = world.get("invoice", id);
        if (!invoice.path("status").asString().equals("open")) {
            throw StandInError.invalid(
                    "invoice", "Invoice is already " + invoice.path("status").asString());
        }
        new Invoices(world).uncollectible(invoice);
        return invoice;
    }

    private static ObjectNode list(Request request, Stream<ObjectNode> all, Predicate<ObjectNode> wanted) {
        int limit = Math.clamp(request.form().path("limit").asInt(10), 1, MOST);
        String after = request.form().path("starting_after").asString("");
        List<ObjectNode> rows = all.filter(wanted).toList();
        int from = 0;
        for (int at = 0; at < rows.size(); at++) {
            if (rows.get(at).path("id").asString().equals(after)) {
                from = at + 1;
            }
        }
        List<ObjectNode> page = rows.subList(from, Math.min(rows.size(), from + limit));
        boolean search = request.path().getLast().equals("search");
        ObjectNode answer = World.object().put("object", search ? "search_result" : "list");
        answer.put("url", "/v1/" + String.join("/", request.path())).put("has_more", from + page.size() < rows.size());
        ArrayNode data = answer.putArray("data");
        page.forEach(row -> data.add(World.visible(row)));
        return answer;
    }

    private static String owner(ObjectNode form) {
        return form.path("customer").asString(null);
    }

    private static Predicate<ObjectNode> email(ObjectNode form) {
        String email = form.path("email").asString("");
        return customer -> !customer.has("deleted")
                && (email.isEmpty() || customer.path("email").asString("").equals(email));
    }

    private static Predicate<ObjectNode> active(ObjectNode form) {
        String active = form.path("active").asString("");
        return price -> active.isEmpty() || price.path("active").asBoolean() == active.equals("true");
    }

    private static Predicate<ObjectNode> invoice(ObjectNode form) {
        String invoice = form.path("invoice").asString("");
        String intent = form.path("payment").path("payment_intent").asString("");
        return payment ->
                (invoice.isEmpty() || payment.path("invoice").asString("").equals(invoice))
                        && (intent.isEmpty()
                                || payment.path("payment")
                                        .path("payment_intent")
                                        .asString("")
                                        .equals(intent));
    }

    private static Predicate<ObjectNode> payment(ObjectNode form) {
        String payment = form.path("payment_intent").asString("");
        return refund ->
                payment.isEmpty() || refund.path("payment_intent").asString("").equals(payment);
    }

    /** Without a status, Stripe leaves out subscriptions that were canceled. */
    private static Predicate<ObjectNode> status(ObjectNode form) {
        String status = form.path("status").asString("");
        String subscription = form.path("subscription").asString("");
        return object -> switch (status) {
                    case "all" -> true;
                    case "" ->
                        !object.path("object").asString().equals("subscription")
                                || !object.path("status").asString().equals("canceled");
                    default -> object.path("status").asString().equals(status);
                }
                && (subscription.isEmpty()
                        || object.path("subscription")
                                .asString(object.path("parent")
                                        .path("subscription_details")
                                        .path("subscription")
                                        .asString(""))
                                .equals(subscription));
    }

    private static StandInError unknown(Request request) {
        return StandInError.unknownRoute(request.method(), "/v1/" + String.join("/", request.path()));
    }
}
