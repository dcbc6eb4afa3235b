package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.Stripe;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.faults.RecordingProxy.Exchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has to be true of every request that is made of Stripe. */
final class Asked {

    /** What each kind of object is marked with; Stripe's other calls take no metadata. */
    private static final Map<String, List<String>> MARKS = Map.of(
            "customers", List.of("metadata[tenant]"),
            "checkout/sessions",
                    List.of("metadata[tenant]", "subscription_data[metadata][tenant]", "client_reference_id"),
            "subscriptions", List.of("metadata[tenant]"),
            "subscriptions/*", List.of("metadata[tenant]"),
            "refunds", List.of("metadata[tenant]"),
            "plans", List.of("metadata[lookup_key]"),
            "products", List.of("metadata[plan]"),
            "prices", List.of("metadata[lookup_key]", "lookup_key"));

    private static final List<String> WITHOUT_METADATA = List.of(
            "checkout/sessions/*/expire", "billing_portal/sessions", "invoices/create_preview", "subscription_items/*");

    private Asked() {}

    /** Verifies version, key, idempotency key and metadata of all of them. */
    static void verify(List<Exchange> exchanges, String apiKey, TenantId tenant) {
        assertThat(exchanges).isNotEmpty();
        Map<String, String> requests = new HashMap<>();
        for (var exchange : exchanges) {
            var what = exchange.method() + " " + exchange.path();
            assertThat(exchange.header("Stripe-Version")).as(what).isEqualTo(Stripe.API_VERSION);
            assertThat(exchange.header("Authorization")).as(what).isEqualTo("Bearer " + apiKey);
            assertThat(exchange.header("User-Agent")).as(what).startsWith("Stripe/v1 JavaBindings/");
            var key = exchange.header("Idempotency-Key");
            if (exchange.method().equals("GET")) {
                assertThat(key).as(what).isEmpty();
                continue;
            }
            assertThat(key).as(what).hasSizeBetween(10, 255);
            var words = what + "\n" + exchange.body();
            assertThat(requests.getOrDefault(key, words))
                    .as("one key, one request")
                    .isEqualTo(words);
            requests.put(key, words);
            if (exchange.method().equals("POST")) {
                verifyMarks(exchange, tenant);
            }
        }
    }

    private static void verifyMarks(Exchange exchange, TenantId tenant) {
        var shape = exchange.path()
                .replaceFirst("^/v1/", "")
                .replaceAll("/(cs|sub|si|in|cus|price|prod)_[A-Za-z0-9_]+", "/*");
        if (WITHOUT_METADATA.contains(shape)) {
            return;
        }
        var form = form(exchange.body());
        assertThat(MARKS).as(exchange.path()).containsKey(shape);
        for (var mark : MARKS.getOrDefault(shape, List.of())) {
            assertThat(form).as(exchange.path()).containsKey(mark);
            if (!mark.contains("lookup_key") && !mark.contains("plan")) {
                assertThat(form).as(exchange.path()).containsEntry(mark, tenant.toString());
            }
        }
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new LinkedHashMap<>();
        for (var pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            form.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }
}
