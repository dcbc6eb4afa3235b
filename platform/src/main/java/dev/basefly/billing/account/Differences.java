package dev.basefly.billing.account;

import static dev.basefly.words.Words.noted;

import dev.basefly.billing.account.Customer.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names what is stored differently from what Stripe says. */
final class Differences {

    private Differences() {}

    static List<String> between(Customer known, Snapshot snapshot, @Nullable Subscription after) {
        List<String> differences = new ArrayList<>();
        Subscription before = known.subscription();
        compare(
                differences,
                noted("email"),
                known.email(),
                snapshot.email() == null ? known.email() : snapshot.email());
        compare(differences, noted("card"), known.card(), snapshot.card());
        if (before == null || after == null) {
            compare(differences, noted("subscription"), id(before), id(after));
            return differences;
        }
        compare(differences, noted("subscription"), before.stripeId(), after.stripeId());
        compare(differences, noted("state"), before.state(), after.state());
        compare(differences, noted("price"), before.baseKey(), after.baseKey());
        compare(differences, noted("currency"), before.currency(), after.currency());
        compare(differences, noted("seats"), before.seats(), after.seats());
        compare(differences, noted("period"), before.periodStart(), after.periodStart());
        compare(differences, noted("period end"), before.periodEnd(), after.periodEnd());
        compare(differences, noted("trial"), before.trialEnd(), after.trialEnd());
        compare(differences, noted("end"), before.endsWithPeriod(), after.endsWithPeriod());
        compare(differences, noted("past due"), before.pastDueSince(), after.pastDueSince());
        compare(differences, noted("later price"), before.laterKey(), after.laterKey());
        return differences;
    }

    private static @Nullable String id(@Nullable Subscription subscription) {
        return subscription == null ? null : subscription.stripeId();
    }

    private static void compare(
            List<String> differences, String what, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            differences.add(what);
        }
    }
}
