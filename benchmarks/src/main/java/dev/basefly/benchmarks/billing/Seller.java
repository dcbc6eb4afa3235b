package dev.basefly.benchmarks.billing;

import dev.basefly.billing.account.Billing;
import dev.basefly.billing.account.Order;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.Price;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.ApiClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The node that sells, its customers at the stand-in, and the events that tell of them. */
final class Seller {

    static final String QUEUE = "default";
    private static final Currency EURO = Currency.getInstance("EUR");
    private static final long PAUSE_IS_KNOWN_MILLIS = 1_000;

    final ConfigurableApplicationContext node;
    final JdbcClient superuser;
    final StandIn standIn;
    final MovableClock clock;
    final URI uri;
    private final Mac mac;

    /** An organization, and what it is called at Stripe. */
    record Buyer(TenantId tenant, String customer) {}

    Seller(ConfigurableApplicationContext node, JdbcClient superuser) throws GeneralSecurityException {
        this.node = node;
        this.superuser = superuser;
        this.standIn = node.getBean(StandIn.class);
        this.clock = node.getBean(MovableClock.class);
        this.uri = URI.create("http://127.0.0.1:" + node.getEnvironment().getRequiredProperty("local.server.port"));
        this.mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(
                standIn.signingSecret().reveal().getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
        standIn.hold(true);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort());
    }

    /** Somebody who begins a trial, of which nobody here has heard. */
    Buyer trial() {
        TenantId tenant = new TenantId(UUID.randomUUID());
        String page = node.getBean(Billing.class)
                .checkout(tenant, new Order(PlanKey.PRO, BillingInterval.MONTH, EURO, 0, ""), tenant + "@example.com");
        if (page.isEmpty()) {
            throw new IllegalStateException("No page to pay on");
        }
        return subscribe(tenant);
    }

    /** Begins a trial of PRO for an organization that is a customer. */
    Buyer subscribe(TenantId tenant) {
        String customer = superuser
                .sql("select stripe_customer_id from customers where tenant_id = ?")
                .param(tenant.value())
                .query(String.class)
                .single();
        String key = node.getBean(PlanCatalogue.class)
                .current(PlanKey.PRO)
                .price(Price.BASE, EURO, BillingInterval.MONTH)
                .orElseThrow()
                .lookupKey();
        String price = stripe().get("/v1/prices?lookup_keys%5B0%5D=" + key).text("/data/0/id");
        String begun = stripe().withHeader("Content-Type", "application/x-www-form-urlencoded")
                .send(
                        "POST",
                        "/v1/subscriptions",
                        BodyPublishers.ofString(
                                "customer=" + customer + "&trial_period_days=14&items[0][price]=" + price))
                .text("/status");
        if (!begun.equals("trialing")) {
            throw new IllegalStateException("The trial is " + begun);
        }
        return new Buyer(tenant, customer);
    }

    private ApiClient stripe() {
        return new ApiClient(URI.create(standIn.address())).withBearer(StandIn.KEY);
    }

    /** The events of a customer as they are sent, the oldest first. */
    List<String> events(String customer) {
        return standIn.events(customer).stream()
                .map(id -> standIn.event(id).orElseThrow())
                .toList();
    }

    /** The same event under another id. */
    static String copy(String event) {
        return event.replaceFirst(
                "\"id\":\"evt_[0-9a-f]+\"",
                "\"id\":\"evt_" + UUID.randomUUID().toString().replace("-", "") + "\"");
    }

    /** A request to the webhook as it goes over the wire, signed now. */
    byte[] request(String event) {
        byte[] body = event.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST /webhooks/stripe HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Stripe-Signature: " + signature(body) + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    /** The header that goes with the bytes now. */
    String signature(byte[] body) {
        long at = clock.instant().getEpochSecond();
        try {
            Mac own = (Mac) mac.clone();
            own.update((at + ".").getBytes(StandardCharsets.US_ASCII));
            return "t=" + at + ",v1=" + HexFormat.of().formatHex(own.doFinal(body));
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Nobody works on events from now on. */
    void hold() throws InterruptedException {
        superuser
                .sql("insert into job_pauses (tenant_id, queue, paused_at) values (?, ?, now()) on conflict do nothing")
                .param(TenantId.INSTALLATION.value())
                .param(QUEUE)
                .update();
        TimeUnit.MILLISECONDS.sleep(PAUSE_IS_KNOWN_MILLIS);
    }

    void release() {
        superuser.sql("delete from job_pauses").update();
    }

    long count(String sql, Object... parameters) {
        return superuser
                .sql("select count(*) from " + sql)
                .params(parameters)
                .query(Long.class)
                .single();
    }

    /** Waits until it is so, for as long as this at most. */
    static void await(Duration most, String what, BooleanSupplier so) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("Not within " + most + ": " + what);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
