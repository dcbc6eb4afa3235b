package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.param.SubscriptionListParams;
import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.billing.stripe.WatchedStripe;
import dev.basefly.database.CrossTenant;
import dev.basefly.plans.catalogue.PlanKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Pages that are paid, or opened, while another one is asked for. */
@PlatformTest
@CrossTenant(reason = "changes a page of the stand-in")
class CheckoutTests {

    private static final String EXPIRE = "POST /v1/checkout/sessions/*/expire";

    @Autowired
    private ApplicationContext beans;

    private BillingStage stage;

    @BeforeEach
    void open() {
        stage = new BillingStage(beans);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void opensNoOtherPageWhenOneIsPaidMeanwhile() {
        var first = checkout(stage.billing);
        var billing = billingThat(EXPIRE, () -> stage.pages.pay(first, BillingStage.PAYS));

        assertThatThrownBy(() -> checkout(billing))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.reason()).isEqualTo("already_subscribed"));

        assertThat(subscriptions()).isEqualTo(1);
        assertThat(stage.billing.customer(stage.acme).orElseThrow().isSubscribed())
                .isTrue();
    }

    @Test
    void opensNoOtherPageWhileOneIsBeingPaid() {
        var first = checkout(stage.billing);
        var session = first.substring(first.lastIndexOf('/') + 1);
        var billing = billingThat(EXPIRE, () -> become(session, "processing"));

        assertThatThrownBy(() -> checkout(billing))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.reason()).isEqualTo("checkout_under_way"));

        become(session, "open");
        assertThat(checkout(stage.billing)).isNotEqualTo(first);
        assertThat(stage.pages.pay(first, BillingStage.PAYS)).isFalse();
    }

    @Test
    void leavesOnePageOpenWhenTwoAreAskedForAtOnce() {
        checkout(stage.billing);
        var other = new ArrayList<String>();
        var late = billingThat(EXPIRE, () -> other.add(stage.anotherPage(PlanKey.PRO)));

        var page = checkout(late);

        assertThat(other).hasSize(1);
        assertThat(stage.pages.pay(other.getFirst(), BillingStage.PAYS)).isFalse();
        assertThat(stage.pages.pay(page, BillingStage.PAYS)).isTrue();
        assertThat(subscriptions()).isEqualTo(1);
    }

    @Test
    void closesNoPageForAnOrderThatIsRefused() {
        var first = checkout(stage.billing);

        assertThatThrownBy(() ->
                        stage.billing.checkout(stage.acme, BillingStage.order(PlanKey.of("NOBODYS")), stage.email))
                .isInstanceOf(ApiError.class);

        assertThat(stage.pages.pay(first, BillingStage.PAYS)).isTrue();
    }

    @Test
    void closesTheFirstPageWhenASecondOneIsOpened() {
        var first = checkout(stage.billing);
        var second = checkout(stage.billing);

        assertThat(stage.pages.pay(first, BillingStage.PAYS)).isFalse();
        assertThat(stage.pages.pay(second, BillingStage.PAYS)).isTrue();
        stage.billing.readBack(stage.acme);

        assertThatThrownBy(() -> checkout(stage.billing))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.reason()).isEqualTo("already_subscribed"));
    }

    @Test
    void asksStripeOnceForReturnsWithinSeconds() {
        stage.pages.pay(checkout(stage.billing), BillingStage.PAYS);
        stage.billing.catchUp(stage.acme);
        assertThat(stage.bought().state()).isEqualTo(SubscriptionState.TRIALING);

        var before = syncedAt();
        stage.clock.advance(Duration.ofSeconds(4));
        stage.billing.catchUp(stage.acme);
        assertThat(syncedAt()).isEqualTo(before);

        stage.clock.advance(Duration.ofSeconds(1));
        stage.billing.catchUp(stage.acme);
        assertThat(syncedAt()).isEqualTo(stage.clock.instant());
    }

    private Instant syncedAt() {
        return Objects.requireNonNull(
                stage.billing.customer(stage.acme).orElseThrow().syncedAt());
    }

    private String checkout(Billing billing) {
        return billing.checkout(stage.acme, BillingStage.order(PlanKey.PRO), stage.email);
    }

    private Billing billingThat(String call, Runnable before) {
        return stage.billingBy(WatchedStripe.at(stage.pages.address(), stage.clock, call, before));
    }

    private void become(String session, String status) {
        stage.database.jdbc().sql("""
                        update stripe_stand_in_objects set body = jsonb_set(body, '{status}', to_jsonb(?::text)) where id = ?
                        """).param(status).param(session).update();
    }

    private int subscriptions() {
        var params =
                SubscriptionListParams.builder().setCustomer(stage.stripeId()).build();
        return stage.stripe
                .read((calls, options) -> calls.subscriptions().list(params, options))
                .getData()
                .size();
    }
}
