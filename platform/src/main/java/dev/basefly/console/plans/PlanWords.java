package dev.basefly.console.plans;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.number;
import static dev.basefly.words.Words.t;

import dev.basefly.plans.PlanState;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.PlanDifference;
import dev.basefly.plans.catalogue.PlanDifference.Change;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.words.Words;

/** What the pages about plans call states, grants and differences, which the audit log names in English. */
final class PlanWords {

    private static final String PRICE = "price ";

    private PlanWords() {}

    static String of(PlanState state) {
        return switch (state) {
            case TRIALING -> t("Trial");
            case ACTIVE -> t("Active");
            case PAST_DUE -> t("Payment failed");
            case PAUSED -> t("Paused");
            case UNPAID -> t("Unpaid");
            case INCOMPLETE -> t("Payment missing");
            case CANCELED -> t("Ended");
        };
    }

    static String of(Grant grant) {
        String included = grant.included() == Grant.UNLIMITED ? t("unlimited") : number(grant.included());
        return switch (grant.enforcement()) {
            case HARD -> included;
            case SOFT -> t("{0}, may be passed", included);
            case GRACE -> t("{0}, {1} % grace", included, grant.gracePercent());
        };
    }

    static Change of(Change change, PlanDifference difference) {
        PlanVersion before = difference.before();
        PlanVersion after = difference.after();
        String what = change.what();
        if (before.grants().containsKey(what) || after.grants().containsKey(what)) {
            return new Change(data(what), of(before.grant(what)), of(after.grant(what)));
        }
        if (what.startsWith(PRICE)) {
            return new Change(t("price {0}", what.substring(PRICE.length())), price(before, what), price(after, what));
        }
        String called =
                switch (what) {
                    case "title" -> t("title");
                    case "trial days" -> t("trial days");
                    case "seats" -> t("seats");
                    case "add-ons" -> t("add-ons");
                    default -> data(what);
                };
        return new Change(called, data(change.before()), data(change.after()));
    }

    private static String price(PlanVersion version, String what) {
        return version.prices().stream()
                .filter(price ->
                        what.equals(PRICE + price.item() + " " + price.money().currency() + " " + price.interval()))
                .map(price -> data(price.money().text(Words.locale())))
                .findFirst()
                .orElseGet(() -> t("none"));
    }
}
