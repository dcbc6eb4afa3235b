package dev.basefly.billing.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.model.Customer;
import com.stripe.model.Invoice;
import com.stripe.model.Price;
import com.stripe.model.Subscription;
import com.stripe.param.CouponCreateParams;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerSearchParams;
import com.stripe.param.InvoiceCreatePreviewParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.InvoicePaymentListParams;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.PriceListParams;
import com.stripe.param.ProductCreateParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.checkout.SessionCreateParams;
import dev.basefly.PlatformTest;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.billing.stripe.StripeFailure.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The official client against the stand-in: what holds there has to hold for Stripe. */
@PlatformTest
class StandInTests {

    @Autowired
    private StandIn standIn;

    @Autowired
    private StripeApi stripe;

    private Customer customer;
    private Price month;
    private Price year;

    @BeforeEach
    void sell() {
        standIn.hold(true);
        customer = tell((calls, options) -> calls.customers()
                .create(
                        CustomerCreateParams.builder()
                                .setEmail("ada@acme.example")
                                .build(),
                        options));
        var product = tell((calls, options) -> calls.products()
                .create(ProductCreateParams.builder().setName("Pro").build(), options));
        month = price(product.getId(), "usd", 3000, PriceCreateParams.Recurring.Interval.MONTH);
        year = price(product.getId(), "usd", 30_000, PriceCreateParams.Recurring.Interval.YEAR);
    }

    @AfterEach
    void letGo() {
        standIn.hold(false);
    }

    @Test
    void answersTheSameUnderTheSameKeyAndRefusesOtherParameters() {
        var key = IdempotencyKey.of("customer", UUID.randomUUID());

        var first = create(key, "Acme");
        var again = create(key, "Acme");
        var other = catchThrowableOfType(StripeFailure.class, () -> create(key, "Globex"));

        assertThat(again.getId()).isEqualTo(first.getId()).startsWith("cus_");
        assertThat(other.kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void findsCustomersByMetadataAndPricesByLookupKey() {
        var tenant = "org_" + UUID.randomUUID();
        var made = tell((calls, options) -> calls.customers()
                .create(
                        CustomerCreateParams.builder()
                                .putMetadata("tenant", tenant)
                                .build(),
                        options));

        var found = stripe.read((calls, options) -> calls.customers()
                .search(
                        CustomerSearchParams.builder()
                                .setQuery("metadata['tenant']:'" + tenant + "'")
                                .build(),
                        options));
        var prices = stripe.read((calls, options) -> calls.prices()
                .list(
                        PriceListParams.builder()
                                .addLookupKey(month.getLookupKey())
                                .build(),
                        options));

        assertThat(found.getData()).extracting(Customer::getId).containsExactly(made.getId());
        assertThat(prices.getData()).extracting(Price::getId).containsExactly(month.getId());
    }

    @Test
    void sellsToACardThatPays() {
        var subscription = buy(Card.PAYS, month.getId(), 2, null, 0);

        assertThat(subscription.getStatus()).isEqualTo("active");
        assertThat(subscription.getItems().getData().getFirst().getQuantity()).isEqualTo(2);
        var invoice = invoices(subscription).getFirst();
        assertThat(invoice.getStatus()).isEqualTo("paid");
        assertThat(invoice.getAmountPaid()).isEqualTo(6000);
        assertThat(invoice.getParent().getSubscriptionDetails().getSubscription())
                .isEqualTo(subscription.getId());
    }

    @Test
    void sellsNothingToACardThatIsRefused() {
        var session = session(month.getId(), 1, null, 0);

        for (var card : List.of(Card.DECLINED, Card.NO_FUNDS, Card.FAILS_LATER)) {
            assertThat(catchThrowableOfType(
                            StandInError.class,
                            () -> standIn.act(world -> new Checkout(world).complete(session, card, false))))
                    .extracting(StandInError::status)
                    .isEqualTo(402);
        }

        var open = stripe.read((calls, options) -> calls.checkout().sessions().retrieve(session, options));
        assertThat(open.getStatus()).isEqualTo("open");
        assertThat(open.getSubscription()).isNull();
    }

    @Test
    void takesPaymentForASessionOnce() {
        var session = session(month.getId(), 1, null, 0);
        standIn.act(world -> new Checkout(world).complete(session, Card.PAYS, false));

        var twice = catchThrowableOfType(
                StandInError.class,
                () -> standIn.act(world -> new Checkout(world).complete(session, Card.PAYS, false)));

        assertThat(twice.status()).isEqualTo(400);
    }

    @Test
    void renewsEveryMonthOnTheDayItBegan() {
        var subscription = buy(Card.PAYS, month.getId(), 1, null, 0);
        var began = Instant.ofEpochSecond(subscription.getBillingCycleAnchor()).atZone(ZoneOffset.UTC);

        moveTo(began.plusYears(1).plusDays(1).toInstant());

        var now = retrieve(subscription);
        assertThat(now.getStatus()).isEqualTo("active");
        assertThat(now.getItems().getData().getFirst().getCurrentPeriodEnd())
                .isEqualTo(began.plusMonths(13).toEpochSecond());
        assertThat(invoices(subscription)).hasSize(13).allMatch(invoice -> invoice.getAmountPaid() == 3000);
    }

    @Test
    void triesAPaymentFourTimesAndThenEndsTheSubscription() {
        var subscription = buy(Card.PAYS, month.getId(), 1, null, 0);
        standIn.act(world -> new Customers(world).keep(customer.getId(), Card.FAILS_LATER, false));
        var end = Instant.ofEpochSecond(
                subscription.getItems().getData().getFirst().getCurrentPeriodEnd());

        moveTo(end.plus(1, ChronoUnit.HOURS));
        assertThat(retrieve(subscription).getStatus()).isEqualTo("past_due");
        moveTo(end.plus(16, ChronoUnit.DAYS));

        assertThat(retrieve(subscription).getStatus()).isEqualTo("canceled");
        var last = invoices(subscription).getFirst();
        assertThat(last.getStatus()).isEqualTo("uncollectible");
        assertThat(last.getAttemptCount()).isEqualTo(4);
    }

    @Test
    void beginsTrialsAndChargesWhenTheyEnd() {
        var paying = buy(Card.PAYS, month.getId(), 1, null, 14);
        assertThat(paying.getStatus()).isEqualTo("trialing");
        assertThat(invoices(paying)).extracting(Invoice::getTotal).containsExactly(0L);

        moveTo(Instant.ofEpochSecond(paying.getTrialEnd()).plusSeconds(60));

        assertThat(retrieve(paying).getStatus()).isEqualTo("active");
        assertThat(invoices(paying)).extracting(Invoice::getTotal).containsExactly(3000L, 0L);
    }

    @Test
    void givesBackWhatIsLeftWhenSomethingElseIsBought() {
        var subscription = buy(Card.PAYS, month.getId(), 1, null, 0);
        var item = subscription.getItems().getData().getFirst();
        var middle = Instant.ofEpochSecond((item.getCurrentPeriodStart() + item.getCurrentPeriodEnd()) / 2);

        var preview = stripe.read((calls, options) -> calls.invoices()
                .createPreview(
                        InvoiceCreatePreviewParams.builder()
                                .setSubscription(subscription.getId())
                                .setSubscriptionDetails(InvoiceCreatePreviewParams.SubscriptionDetails.builder()
                                        .addItem(InvoiceCreatePreviewParams.SubscriptionDetails.Item.builder()
                                                .setId(item.getId())
                                                .setPrice(month.getId())
                                                .setQuantity(3L)
                                                .build())
                                        .build())
                                .build(),
                        options));
        assertThat(preview.getTotal()).isBetween(5990L, 6000L);

        var lines = standIn.actAt(
                middle,
                world -> new Subscriptions(world)
                        .update(
                                subscription.getId(),
                                FormTree.parse("items[0][id]=" + item.getId()
                                        + "&items[0][quantity]=3&proration_behavior=always_invoice")));
        assertThat(lines.path("status").asString()).isEqualTo("active");
        assertThat(invoices(subscription).getFirst().getTotal()).isEqualTo(3000);
    }

    @Test
    void beginsANewPeriodWithAnotherInterval() {
        var subscription = buy(Card.PAYS, month.getId(), 1, null, 0);
        var item = subscription.getItems().getData().getFirst();

        var yearly = tell((calls, options) -> calls.subscriptions()
                .update(
                        subscription.getId(),
                        SubscriptionUpdateParams.builder()
                                .addItem(SubscriptionUpdateParams.Item.builder()
                                        .setId(item.getId())
                                        .setPrice(year.getId())
                                        .build())
                                .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE)
                                .build(),
                        options));

        var now = yearly.getItems().getData().getFirst();
        assertThat(now.getCurrentPeriodEnd() - now.getCurrentPeriodStart()).isGreaterThan(364L * 86_400);
        assertThat(invoices(subscription).getFirst().getTotal()).isBetween(27_000L, 27_010L);
    }

    @Test
    void endsAtTheEndOfThePeriodUnlessResumed() {
        var subscription = buy(Card.PAYS, month.getId(), 1, null, 0);
        var end = Instant.ofEpochSecond(
                subscription.getItems().getData().getFirst().getCurrentPeriodEnd());
        update(subscription, true);
        update(subscription, false);
        moveTo(end.plusSeconds(5));
        assertThat(retrieve(subscription).getStatus()).isEqualTo("active");

        update(subscription, true);
        moveTo(end.plus(40, ChronoUnit.DAYS));

        assertThat(retrieve(subscription).getStatus()).isEqualTo("canceled");
    }

    @Test
    void takesCouponsOffAndRefundsNoMoreThanWasPaid() {
        var coupon = tell((calls, options) -> calls.coupons()
                .create(
                        CouponCreateParams.builder()
                                .setPercentOff(new BigDecimal("25.5"))
                                .setDuration(CouponCreateParams.Duration.ONCE)
                                .build(),
                        options));
        var subscription = buy(Card.PAYS, month.getId(), 1, coupon.getId(), 0);
        var invoice = invoices(subscription).getFirst();
        assertThat(invoice.getTotal()).isEqualTo(2235);

        var payment = stripe.read((calls, options) -> calls.invoicePayments()
                        .list(
                                InvoicePaymentListParams.builder()
                                        .setInvoice(invoice.getId())
                                        .build(),
                                options))
                .getData()
                .getFirst()
                .getPayment()
                .getPaymentIntent();
        var refund = tell((calls, options) -> calls.refunds()
                .create(
                        RefundCreateParams.builder()
                                .setPaymentIntent(payment)
                                .setAmount(2000L)
                                .build(),
                        options));
        assertThat(refund.getStatus()).isEqualTo("succeeded");
        assertThat(catchThrowableOfType(
                                StripeFailure.class,
                                () -> tell((calls, options) -> calls.refunds()
                                        .create(
                                                RefundCreateParams.builder()
                                                        .setPaymentIntent(payment)
                                                        .setAmount(236L)
                                                        .build(),
                                                options)))
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void refusesAnotherCurrencyAndNoSeats() {
        var euros = price(month.getProduct(), "eur", 2500, PriceCreateParams.Recurring.Interval.MONTH);
        var subscription = buy(Card.PAYS, month.getId(), 1, null, 0);
        var item = subscription.getItems().getData().getFirst().getId();

        for (var change : List.of(
                SubscriptionUpdateParams.Item.builder()
                        .setId(item)
                        .setPrice(euros.getId())
                        .build(),
                SubscriptionUpdateParams.Item.builder()
                        .setId(item)
                        .setQuantity(0L)
                        .build(),
                SubscriptionUpdateParams.Item.builder()
                        .setId(item)
                        .setQuantity(-1L)
                        .build(),
                SubscriptionUpdateParams.Item.builder()
                        .setId(item)
                        .setPrice("price_unknown")
                        .build())) {
            var failure = catchThrowableOfType(
                    StripeFailure.class,
                    () -> tell((calls, options) -> calls.subscriptions()
                            .update(
                                    subscription.getId(),
                                    SubscriptionUpdateParams.builder()
                                            .addItem(change)
                                            .build(),
                                    options)));
            assertThat(failure.kind()).isIn(Kind.REFUSED, Kind.MISSING);
        }
    }

    private void moveTo(Instant time) {
        standIn.catchUp(customer.getId(), time);
    }

    private Customer create(IdempotencyKey key, String name) {
        return stripe.write(
                key,
                (calls, options) -> calls.customers()
                        .create(CustomerCreateParams.builder().setName(name).build(), options));
    }

    private Price price(String product, String currency, long amount, PriceCreateParams.Recurring.Interval interval) {
        return tell((calls, options) -> calls.prices()
                .create(
                        PriceCreateParams.builder()
                                .setProduct(product)
                                .setCurrency(currency)
                                .setUnitAmount(amount)
                                .setLookupKey("test_" + UUID.randomUUID())
                                .setRecurring(PriceCreateParams.Recurring.builder()
                                        .setInterval(interval)
                                        .build())
                                .build(),
                        options));
    }

    private Subscription buy(Card card, String price, long seats, @Nullable String coupon, int trialDays) {
        var session = session(price, seats, coupon, trialDays);
        var done = standIn.act(world -> new Checkout(world).complete(session, card, false));
        return stripe.read((calls, options) ->
                calls.subscriptions().retrieve(done.path("subscription").asString(), options));
    }

    private String session(String price, long seats, @Nullable String coupon, int trialDays) {
        var params = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                .setCustomer(customer.getId())
                .setSuccessUrl("http://localhost/success")
                .addLineItem(SessionCreateParams.LineItem.builder()
                        .setPrice(price)
                        .setQuantity(seats)
                        .build());
        if (coupon != null) {
            params.addDiscount(
                    SessionCreateParams.Discount.builder().setCoupon(coupon).build());
        }
        if (trialDays > 0) {
            params.setSubscriptionData(SessionCreateParams.SubscriptionData.builder()
                    .setTrialPeriodDays((long) trialDays)
                    .build());
        }
        return tell((calls, options) -> calls.checkout().sessions().create(params.build(), options))
                .getId();
    }

    private void update(Subscription subscription, boolean ends) {
        tell((calls, options) -> calls.subscriptions()
                .update(
                        subscription.getId(),
                        SubscriptionUpdateParams.builder()
                                .setCancelAtPeriodEnd(ends)
                                .build(),
                        options));
    }

    private Subscription retrieve(Subscription subscription) {
        return stripe.read((calls, options) -> calls.subscriptions().retrieve(subscription.getId(), options));
    }

    private List<Invoice> invoices(Subscription subscription) {
        return stripe.read((calls, options) -> calls.invoices()
                        .list(
                                InvoiceListParams.builder()
                                        .setSubscription(subscription.getId())
                                        .setLimit(100L)
                                        .build(),
                                options))
                .getData();
    }

    private <T> T tell(StripeApi.Call<T> call) {
        return stripe.write(IdempotencyKey.of("test", UUID.randomUUID()), call);
    }
}
