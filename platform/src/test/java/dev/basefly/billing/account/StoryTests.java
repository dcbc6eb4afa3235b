package dev.basefly.billing.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.basefly.PlatformTest;
import dev.basefly.billing.account.Story.Told;
import dev.basefly.database.CrossTenant;
import dev.basefly.plans.PlanState;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.faults.Life;
import dev.basefly.testkit.faults.MortalPool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * A year of a customer, recorded once: its events lead to the same end in whichever order they come, doubled, late, and
 * wherever the process dies that works on them.
 */
@PlatformTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CrossTenant(reason = "puts back the rows of a customer")
class StoryTests {

    private static final boolean LONG = "true".equals(System.getenv("TESTS_LONG"));
    private static final Set<String> TELLING = Set.of(
            "checkout.session.completed",
            "customer.subscription.created",
            "customer.subscription.updated",
            "customer.subscription.deleted",
            "invoice.paid",
            "invoice.payment_failed");

    private static final Set<String> DECISIVE = Set.of("trial", "upgrade", "dunning", "recovers", "ends");

    @Autowired
    private Cast cast;

    @Autowired
    private ApplicationContext context;

    private Story story;
    /** What is known when the events have come one after the other: before the first, after the first, and so on. */
    private final List<Rows> known = new ArrayList<>();

    private final List<Integer> stages = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private final List<List<String>> lettersAfter = new ArrayList<>();
    private final Map<String, PlanState> plans = new LinkedHashMap<>();

    @BeforeAll
    void live() {
        var shop = new Shop(context);
        var acme = TenantId.of(cast.owner("Acme").organizationId());
        story = new Story(shop, acme);
        story.chapter("trial", () -> shop.buy(acme, Shop.order(PlanKey.PRO, 0)));
        var _ = shop.billing.readBack(acme);
        story.days("pays", 20);
        story.chapter("upgrade", () -> shop.billing.change(acme, Shop.order(PlanKey.BUSINESS, 0)));
        var seats = shop.catalogue.current(PlanKey.BUSINESS).includedSeats() + 5;
        story.chapter("seats", () -> shop.billing.change(acme, Shop.order(PlanKey.BUSINESS, seats)));
        story.chapter("other card", () -> shop.pages.useCard(shop.stripeId(acme), Shop.FAILS));
        story.days("dunning", 30);
        story.chapter("recovers", () -> shop.pages.useCard(shop.stripeId(acme), Shop.PAYS));
        story.days("renews", 118);
        story.chapter("downgrade", () -> shop.billing.change(acme, Shop.order(PlanKey.PRO, 0)));
        story.days("costs less", 31);
        story.chapter("cancel", () -> shop.billing.end(acme, true));
        story.days("ends", 32);
        story.days("rests", 90);
        story.chapter("returns", () -> shop.buy(acme, Shop.order(PlanKey.PRO, 0)));
        story.days("goes on", 44);
        story.end();
        hearInOrder();
    }

    private void hearInOrder() {
        remember();
        for (Told told : story.events) {
            story.deliver(told);
            remember();
            story.shop.plans.find(story.tenant).ifPresent(plan -> plans.put(told.chapter(), plan.state()));
        }
    }

    private void remember() {
        known.add(story.rows());
        stages.add(story.latest());
        states.add(story.state());
        lettersAfter.add(letters());
    }

    @AfterAll
    void close() {
        story.shop.close();
    }

    @Test
    void isAYearInWhichEverythingHappens() {
        assertThat(plans)
                .containsEntry("trial", PlanState.TRIALING)
                .containsEntry("pays", PlanState.ACTIVE)
                .containsEntry("dunning", PlanState.PAST_DUE)
                .containsEntry("recovers", PlanState.ACTIVE)
                .containsEntry("ends", PlanState.CANCELED)
                .containsEntry("goes on", PlanState.ACTIVE);
        assertThat(states.getLast()).contains("pro_v").contains("\"plan\": \"PRO\"");
    }

    @ParameterizedTest
    @CsvSource({"1, dunning, recovers", "1, upgrade, seats", "1, ends, returns", "5, trial, pays", "5, downgrade, ends"
    })
    void endsTheSameInEveryOrder(int step, String first, String last) {
        int from = IntStream.range(0, story.events.size())
                .filter(index -> story.events.get(index).chapter().equals(first))
                .findFirst()
                .orElseThrow();
        var telling = story.events.subList(from, story.events.size()).stream()
                .takeWhile(told -> told.stage() <= lastOf(last).stage())
                .filter(told -> TELLING.contains(told.type()))
                .toList();
        assertThat(telling).hasSizeBetween(3, 6);
        var end = stateAfterStage(telling.getLast().stage());

        var orders = ordersOf(telling);
        for (int number = 0; number < orders.size(); number += LONG ? 1 : step) {
            var order = orders.get(number);
            story.rewind(known.get(from), stages.get(from));
            story.deliver(order);
            assertThat(story.state()).as("after %s", order).isEqualTo(end);
        }
    }

    @Test
    void endsTheSameBackwardsAndShuffled() {
        var orders = new ArrayList<List<Told>>();
        orders.add(story.events.reversed());
        var random = new Random(20_261);
        for (int number = 0; number < (LONG ? 400 : 6); number++) {
            var order = new ArrayList<>(story.events);
            order.addAll(story.events);
            shuffle(order, number % 2 == 0 ? order.size() : 8, random);
            orders.add(order);
        }
        var letters = letters();

        for (var order : orders) {
            story.rewind();
            story.deliver(order);
            assertThat(story.state()).as("after %s", order).isEqualTo(states.getLast());
            assertThat(letters()).isEqualTo(letters);
        }
    }

    @Test
    void endsTheSameWhereverTwoEventsChangePlaces() {
        for (int index = 0; index < story.events.size() - 1; index++) {
            story.rewind(known.get(index), stages.get(index));
            story.deliver(story.events.get(index + 1));
            story.deliver(story.events.get(index));
            assertThat(story.state()).as("swapped at %d", index).isEqualTo(states.get(index + 2));
        }
    }

    @Test
    void endsTheSameWhenSomethingNewerIsStoredBetweenReadingAndStoring() {
        for (int index = 0; index < story.events.size() - 1; index++) {
            story.rewind(known.get(index), stages.get(index));
            story.deliverAround(story.events.get(index), story.events.get(index + 1));
            assertThat(story.state()).as("overtaken at %d", index).isEqualTo(states.get(index + 2));
        }
    }

    @Test
    void changesNothingWhenAllIsWorkedOnAnew() {
        story.rewind(known.getLast(), stages.getLast());
        var version = story.shop.store.find(story.tenant).orElseThrow().version();
        var letters = letters();
        story.shop
                .jdbc()
                .sql("update stripe_webhook_events set state = 'RECEIVED', processed_at = null where customer_id = ?")
                .param(story.shop.stripeId(story.tenant))
                .update();

        story.deliver(story.events);

        assertThat(story.state()).isEqualTo(states.getLast());
        assertThat(story.shop.store.find(story.tenant).orElseThrow().version()).isEqualTo(version);
        assertThat(letters()).isEqualTo(letters);
    }

    @Test
    void endsTheSameWhereverTheProcessIsKilled() {
        var life = new Life();
        int killed = 0;
        for (int index : worthKilling()) {
            for (int statement = 1; ; statement++) {
                life.dieAt(statement, true);
                var end = deliverIn(life, index);
                if (end == null) {
                    break;
                }
                assertThat(end).isInstanceOf(Life.Killed.class);
                killed++;
                recovers(index, "killed after statement " + statement);
            }
        }
        assertThat(killed).isGreaterThan(80);
    }

    @Test
    void endsTheSameWhereverTheConnectionBreaks() {
        var life = new Life();
        int broken = 0;
        int index = worthKilling().getFirst();
        for (int statement = 1; ; statement++) {
            life.loseConnectionAt(statement, true);
            var end = deliverIn(life, index);
            if (end == null) {
                break;
            }
            assertThat(end).isInstanceOfAny(DataAccessException.class, TransactionException.class);
            broken++;
            recovers(index, "broken after statement " + statement);
        }
        assertThat(broken).isGreaterThan(15);
    }

    private @Nullable Throwable deliverIn(Life life, int index) {
        story.rewind(known.get(index), stages.get(index));
        return catchThrowable(() -> MortalPool.live(life, () -> {
            story.deliver(story.events.get(index));
            return true;
        }));
    }

    private void recovers(int index, String how) {
        story.deliver(story.events.get(index));
        assertThat(story.state())
                .as("%s of %s", how, story.events.get(index).type())
                .isEqualTo(states.get(index + 1));
        assertThat(letters()).isEqualTo(lettersAfter.get(index + 1));
    }

    /** One event that changes something of each chapter in which money moves; of all chapters, if there is time. */
    private List<Integer> worthKilling() {
        var chapters = new HashSet<>();
        return IntStream.range(0, story.events.size())
                .filter(index ->
                        LONG || DECISIVE.contains(story.events.get(index).chapter()))
                .filter(index -> !states.get(index).equals(states.get(index + 1)))
                .filter(index -> LONG || chapters.add(story.events.get(index).chapter()))
                .boxed()
                .toList();
    }

    /** Of all mails those that have to come exactly once, in whichever order the events do. */
    private List<String> letters() {
        return story.shop
                .jdbc()
                .sql(
                        "select subject from mails where organization_id = ? and subject like 'Invoice % is paid' order by 1")
                .param(story.tenant.value())
                .query((row, _) -> row.getString(1))
                .list();
    }

    private Told lastOf(String chapter) {
        return story.events.stream()
                .filter(told -> told.chapter().equals(chapter))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    private String stateAfterStage(int stage) {
        int events = (int)
                story.events.stream().filter(told -> told.stage() <= stage).count();
        return states.get(events);
    }

    private static List<List<Told>> ordersOf(List<Told> events) {
        if (events.isEmpty()) {
            return List.of(List.of());
        }
        return events.stream()
                .flatMap(first -> {
                    var rest = new ArrayList<>(events);
                    rest.remove(first);
                    return ordersOf(rest).stream().map(order -> {
                        var whole = new ArrayList<Told>();
                        whole.add(first);
                        whole.addAll(order);
                        return (List<Told>) whole;
                    });
                })
                .toList();
    }

    /** Moves each event by a few places at most. */
    private static void shuffle(List<Told> order, int places, Random random) {
        for (int from = 0; from < order.size(); from += places) {
            Collections.shuffle(order.subList(from, Math.min(order.size(), from + places)), random);
        }
    }
}
