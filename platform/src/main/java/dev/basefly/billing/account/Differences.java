package dev.basefly.billing.account;

import static dev.basefly.words.Words.saidLater;

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
        compare(differences, saidLater("email"), known.email(), snapshot.email() == null ? known.email() : snapshot.email());
        compare(differences, saidLater("card"), known.card(), snapshot.card());
        if (before == null || after == null) {
            compare(differences, saidLater("subscription"), id(before), id(after));
            return differences;
        }
        compare(differences, saidLater("subscription"), before.stripeId(), after.stripeId());
        compare(differences, saidLater("state"), before.state(), after.state());
        compare(differences, saidLater("price"), before.baseKey(), after.baseKey());
        compare(differences, saidLater("currency"), before.currency(), after.currency());
        compare(differences, saidLater("seats"), before.seats(), after.seats());
        compare(differences, saidLater("period"), before.periodStart(), after.periodStart());
        compare(differences, saidLater("period end"), before.periodEnd(), after.periodEnd());
        compare(differences, saidLater("trial"), before.trialEnd(), after.trialEnd());
        compare(differences, saidLater("end"), before.endsWithPeriod(), after.endsWithPeriod());
        compare(differences, saidLater("past due"), before.pastDueSince(), after.pastDueSince());
        compare(differences, saidLater("later price"), before.laterKey(), after.laterKey());
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
