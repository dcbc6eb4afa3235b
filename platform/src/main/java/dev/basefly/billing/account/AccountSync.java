package dev.basefly.billing.account;

import static dev.basefly.words.Words.noted;

import dev.basefly.audit.AuditEntry;
import dev.basefly.billing.account.Customer.Subscription;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.State;
import dev.basefly.billing.account.Snapshot.Held;
import dev.basefly.billing.account.Snapshot.Item;
import dev.basefly.billing.inbox.EventEffect.Overtaken;
import dev.basefly.plans.PlanAssignment;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.PlanState;
import dev.basefly.plans.catalogue.Offer;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.Price;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is known here equal to what Stripe says, whatever brought it up: an event, a decision, the nightly comparison.
 * What Stripe says is read first; when somebody stored something since, it is read again, so that nothing older ever covers
 * something newer.
 */
final class AccountSync {

    private static final String SOURCE = "stripe";

    /** A trial's first payment is told of a little after the trial has ended. */
    private static final Duration SLACK = Duration.ofDays(1);

    /** A second subscription is ended by itself until it is so old. */
    private static final Duration YOUNG = Duration.ofDays(7);

    /** So many invoices that may still be paid are looked at, of one customer. */
    private static final int MOST_OPEN = 50;

    private static final String OLD =
            "It began more than " + YOUNG.toDays() + " days ago: end it at Stripe, and give back what is due";

    private final AccountStore store;
    private final DecisionStore decided;
    private final StripeReader reader;
    private final PlanCatalogue catalogue;
    private final PlanAssignments plans;
    private final Consequences consequences;
    private final Clock clock;

    AccountSync(
            AccountStore store,
            DecisionStore decided,
            StripeReader reader,
            PlanCatalogue catalogue,
            PlanAssignments plans,
            Consequences consequences,
            Clock clock) {
        this.store = store;
        this.decided = decided;
        this.reader = reader;
        this.catalogue = catalogue;
        this.plans = plans;
        this.consequences = consequences;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param changes what differed, in a few words each
     * @param duplicates subscriptions besides the one that counts, which are ended
     * @param left those that operators see to
     * @param others those of which nobody here knows what they are for, and which are left alone
     */
    record Outcome(List<String> changes, List<String> duplicates, List<String> left, List<String> others) {

        static final Outcome NOTHING = new Outcome(List.of(), List.of(), List.of(), List.of());

        Outcome {
            changes = List.copyOf(changes);
            duplicates = List.copyOf(duplicates);
            left = List.copyOf(left);
            others = List.copyOf(others);
        }
    }

    /** Reads from Stripe and stores it, in a transaction of its own. */
    Outcome now(TenantId tenant) {
        while (true) {
            Optional<Customer> known = store.find(tenant);
            if (known.isEmpty() || known.get().stripeId() == null) {
                return Outcome.NOTHING;
            }
            Change change = prepare(known.get());
            try {
                return store.inTransaction(change::apply);
            } catch (Overtaken _) {
                // Somebody was faster: what they stored is read, and so is Stripe.
            }
        }
    }

    /** Reads from Stripe, outside of any transaction. */
    Change prepare(Customer known) {
        List<String> open = store.openInvoices(known.tenant(), MOST_OPEN);
        return new Change(known, reader.read(known.tenant(), Objects.requireNonNull(known.stripeId()), open));
    }

    /** What is to be stored, in the transaction of the system database that is open. */
    final class Change {

        private final Customer known;
        private final Snapshot snapshot;

        Change(Customer known, Snapshot snapshot) {
            this.known = known;
            this.snapshot = snapshot;
        }

        /** @throws Overtaken when something was stored since Stripe was read */
        Outcome apply() {
            if (store.lock(known.tenant()) != known.version()) {
                throw new Overtaken();
            }
            if (snapshot.deleted()) {
                return gone();
            }
            List<Held> ours = besides(true);
            List<String> left = left(ours);
            List<String> duplicates = ours.stream()
                    .map(Held::id)
                    .filter(subscription -> !left.contains(subscription))
                    .toList();
            duplicates.forEach(subscription -> consequences.duplicate(known.tenant(), subscription));
            return new Outcome(
                    changes(),
                    duplicates,
                    left,
                    besides(false).stream().map(Held::id).toList());
        }

        /** Subscriptions besides the one that counts: those that are all of our prices, or the others. */
        private List<Held> besides(boolean ours) {
            return snapshot.others().stream()
                    .filter(held -> ours
                            == held.items().stream()
                                    .allMatch(item ->
                                            catalogue.byLookupKey(item.key()).isPresent()))
                    .toList();
        }

        /** Those that operators see to: what began long ago is no mistake that was just made. */
        private List<String> left(List<Held> ours) {
            Instant now = clock.instant();
            decided.settle(known.tenant(), ours.stream().map(Held::id).toList(), now);
            ours.stream()
                    .filter(held -> held.createdAt().isBefore(now.minus(YOUNG)))
                    .forEach(held -> consequences.left(
                            known.tenant(), held.id(), OLD, decided.leave(known.tenant(), held.id(), OLD, now)));
            return ours.stream()
                    .map(Held::id)
                    .filter(subscription -> decided.newest(known.tenant(), Kind.DUPLICATE, subscription)
                            .filter(decision -> decision.state() == State.LEFT)
                            .isPresent())
                    .toList();
        }

        private List<String> changes() {
            Instant now = clock.instant();
            Subscription before = known.subscription();
            Subscription after = bought(snapshot.subscription(), before, now);
            List<String> changes = new ArrayList<>(Differences.between(known, snapshot, after));
            changes.addAll(invoices());
            PlanAssignment wanted = snapshot.subscription() == null || after == null
                    ? null
                    : assignment(snapshot.subscription(), after);
            boolean planDiffers = wanted != null && differs(wanted);
            if (changes.isEmpty() && !planDiffers) {
                store.synced(known.tenant(), now);
                return List.of();
            }
            store.save(known, after, snapshot.email(), snapshot.card(), now);
            if (wanted != null) {
                plans.assign(known.tenant(), wanted);
                if (planDiffers && changes.isEmpty()) {
                    changes.add(noted("plan"));
                }
            }
            consequences.changed(known.tenant(), before, after, changes);
            consequences.letters().tell(known.tenant(), email(), before, after);
            return changes;
        }

        /** Somebody deleted the customer at Stripe, which ended everything it had; the organization can buy anew. */
        private Outcome gone() {
            store.disown(known.tenant());
            plans.find(known.tenant())
                    .filter(plan -> plan.source().equals(SOURCE))
                    .ifPresent(plan -> plans.assign(
                            known.tenant(),
                            new PlanAssignment(
                                    plan.plan(),
                                    plan.version(),
                                    PlanState.CANCELED,
                                    plan.seats(),
                                    plan.addOns(),
                                    plan.period(),
                                    null,
                                    SOURCE,
                                    known.version() + 1)));
            consequences.record(
                    known.tenant(), AuditEntry.of("customer.deleted_at_stripe").on("customer", known.tenant()));
            return new Outcome(List.of(noted("customer")), List.of(), List.of(), List.of());
        }

        private @Nullable String email() {
            return snapshot.email() == null ? known.email() : snapshot.email();
        }

        private List<String> invoices() {
            Map<String, Invoice> stored = store.invoices(
                    known.tenant(),
                    snapshot.invoices().stream().map(Invoice::id).toList());
            return snapshot.invoices().reversed().stream()
                    .filter(invoice -> isNews(stored.get(invoice.id()), invoice))
                    .map(invoice -> {
                        store.save(known.tenant(), invoice);
                        consequences.letters().tell(known.tenant(), email(), stored.get(invoice.id()), invoice);
                        return noted("invoice " + invoice.id());
                    })
                    .toList();
        }

        private static boolean isNews(@Nullable Invoice before, Invoice now) {
            return before == null || !before.equals(now.withRefunded(before.refunded()));
        }

        /** Whether the plan is not what it should be, whatever was stored here. */
        private boolean differs(PlanAssignment wanted) {
            PlanAssignment now = plans.find(known.tenant()).orElse(null);
            return now == null
                    || !now.plan().equals(wanted.plan())
                    || now.version() != wanted.version()
                    || now.state() != wanted.state()
                    || now.seats() != wanted.seats()
                    || !now.addOns().equals(wanted.addOns())
                    || !Objects.equals(now.endsAt(), wanted.endsAt());
        }

        private PlanAssignment assignment(Held held, Subscription bought) {
            Offer base = offer(bought.baseKey());
            int seats = bought.seats() == 0 ? 0 : base.version().includedSeats() + bought.seats();
            PlanAssignment plan = PlanAssignment.of(
                            base.version(), bought.state().planState(), SOURCE, known.version() + 1)
                    .withSeats(seats)
                    .withAddOns(addOns(held, base))
                    .during(bought.periodStart(), bought.periodEnd());
            return switch (bought.state()) {
                case TRIALING ->
                    plan.until((bought.trialEnd() == null ? bought.periodEnd() : bought.trialEnd()).plus(SLACK));
                case PAST_DUE ->
                    plan.until(Objects.requireNonNull(bought.pastDueSince())
                            .plus(consequences.letters().grace()));
                case ACTIVE, INCOMPLETE, INCOMPLETE_EXPIRED, PAUSED, CANCELED, UNPAID -> plan;
            };
        }

        private Map<String, Integer> addOns(Held held, Offer base) {
            Map<String, Integer> addOns = new HashMap<>();
            for (Item item : held.items()) {
                Price price = item.key().isEmpty() ? null : offer(item.key()).price();
                if (price != null && base.version().addOn(price.item()).isPresent()) {
                    addOns.merge(price.item(), Math.toIntExact(item.quantity()), Math::addExact);
                }
            }
            return addOns;
        }
    }

    /** What a subscription at Stripe means here; null without one. */
    private @Nullable Subscription bought(@Nullable Held held, @Nullable Subscription before, Instant now) {
        if (held == null) {
            return null;
        }
        String sold = base(held);
        boolean keeps = held.keepsAt(now);
        int seats = keeps ? Integer.parseInt(held.metadata().getOrDefault(Snapshot.KEEPS_SEATS, "0")) : seats(held);
        Instant since = held.state() == SubscriptionState.PAST_DUE ? pastDueSince(held, before) : null;
        return new Subscription(
                held.id(),
                held.state(),
                keeps ? held.metadata().getOrDefault(Snapshot.KEEPS_KEY, sold) : sold,
                held.currency(),
                seats,
                held.periodStart(),
                held.periodEnd(),
                held.trialEnd(),
                held.endsWithPeriod(),
                since,
                keeps ? sold : null);
    }

    private static Instant pastDueSince(Held held, @Nullable Subscription before) {
        return before != null && before.stripeId().equals(held.id()) && before.pastDueSince() != null
                ? before.pastDueSince()
                : held.periodStart();
    }

    private String base(Held held) {
        return held.items().stream()
                .map(Item::key)
                .filter(key -> offer(key).price().item().equals(Price.BASE))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The subscription " + held.id() + " has no plan"));
    }

    private int seats(Held held) {
        return held.items().stream()
                .filter(item -> offer(item.key()).price().item().equals(Price.SEAT))
                .mapToInt(item -> Math.toIntExact(item.quantity()))
                .sum();
    }

    private Offer offer(String key) {
        return catalogue
                .byLookupKey(key)
                .orElseThrow(() -> new IllegalStateException(
                        "Nobody knows the price '" + key + "': sell by prices whose lookup key is in the catalogue"));
    }
}
