package dev.basefly.plans.web;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.plural;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.catalogue.Price;
import dev.basefly.plans.spi.PlanPurchase;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is sold, as the page of prices shows it in one currency and for one interval.
 *
 * @param interval the path of this interval's page
 * @param currency the path of this currency's page
 */
public record PriceList(
        List<Row> rows, List<Choice> intervals, String interval, List<Choice> currencies, String currency) {

    static final String PATH = "/pricing";

    /** Where those go who have no organization yet: to an account. */
    static final String NOWHERE = "/sign-up";

    /** Where an organization pays. */
    static final String PAYMENT = "/settings/billing";

    public PriceList {
        rows = List.copyOf(rows);
        intervals = List.copyOf(intervals);
        currencies = List.copyOf(currencies);
    }

    /**
     * A plan.
     *
     * @param price such as "€29 a month"
     * @param hint what else there is to say about the price, empty for nothing
     * @param includes each in a few words
     * @param current whether the organization of whoever looks has it
     * @param action the words of the button
     * @param path where the button leads
     */
    public record Row(
            String title,
            String description,
            String price,
            String hint,
            List<String> includes,
            boolean current,
            String action,
            String path) {

        public Row {
            includes = List.copyOf(includes);
        }
    }

    /** In which currency, for which interval and for whom prices are shown. */
    record Asked(BillingInterval interval, String currency, Locale locale) {

        /** By the month, in the currency of who names none. */
        static Asked usual(Locale locale) {
            return new Asked(BillingInterval.MONTH, PlanCatalogue.USUAL_CURRENCY, locale);
        }
    }

    /**
     * Whoever looks.
     *
     * @param current the plan of their organization, null for somebody who has none
     */
    record Buyer(@Nullable PlanKey current, PlanPurchase purchase) {}

    static PriceList of(List<PlanVersion> versions, Features features, Asked asked, Buyer buyer) {
        TreeSet<String> currencies = new TreeSet<>();
        versions.forEach(version -> version.prices()
                .forEach(price -> currencies.add(price.money().currency().getCurrencyCode())));
        Asked shown = currencies.contains(asked.currency()) || currencies.isEmpty()
                ? asked
                : new Asked(asked.interval(), currencies.getFirst(), asked.locale());
        List<Row> rows = versions.stream()
                .map(version -> row(version, features, shown, buyer))
                .toList();
        return new PriceList(
                rows,
                List.of(
                        Choice.of(path(BillingInterval.MONTH, shown.currency()), "Monthly"),
                        Choice.of(path(BillingInterval.YEAR, shown.currency()), "Yearly")),
                path(shown.interval(), shown.currency()),
                currencies.stream()
                        .map(each -> Choice.of(path(shown.interval(), each), data(each)))
                        .toList(),
                path(shown.interval(), shown.currency()));
    }

    private static Row row(PlanVersion version, Features features, Asked asked, Buyer buyer) {
        String price = money(version, Price.BASE, asked);
        boolean current = version.plan().equals(buyer.current());
        boolean sold = !price.isEmpty() && version.isPaid();
        return new Row(
                t(version.title()),
                t(version.description()),
                sold
                        ? asked.interval().each(price)
                        : version.isPaid() ? t("Not sold in {0}", asked.currency()) : t("Free"),
                current ? "" : hint(version, asked),
                includes(version, features, asked),
                current,
                action(version, buyer),
                current
                        ? "/settings/plan"
                        : sold
                                ? buyer.purchase().path(version.plan(), asked.interval(), asked.currency())
                                : buyer.current() == null ? NOWHERE : PAYMENT);
    }

    private static String action(PlanVersion version, Buyer buyer) {
        if (version.plan().equals(buyer.current())) {
            return t("See what is used");
        }
        if (buyer.current() != null) {
            return t("Change to {0}", t(version.title()));
        }
        return version.isPaid() ? t("Start with {0}", t(version.title())) : t("Start for free");
    }

    private static String hint(PlanVersion version, Asked asked) {
        List<String> words = new ArrayList<>();
        if (version.trialDays() > 0) {
            words.add(plural(version.trialDays(), "1 day for free", "{0} days for free"));
        }
        String saved = saved(version, asked);
        if (!saved.isEmpty()) {
            words.add(t("{0} less than twelve months", saved));
        }
        return String.join(", ", words);
    }

    /** How much less a year costs than its months, empty when it does not. */
    private static String saved(PlanVersion version, Asked asked) {
        if (asked.interval() != BillingInterval.YEAR) {
            return "";
        }
        Currency currency = Currency.getInstance(asked.currency());
        return version.price(Price.BASE, currency, BillingInterval.MONTH)
                .flatMap(month -> version.price(Price.BASE, currency, BillingInterval.YEAR)
                        .map(year -> Math.multiplyExact(month.money().minor(), 12L)
                                - year.money().minor()))
                .filter(minor -> minor > 0)
                .map(minor -> new Money(currency, minor).text(asked.locale()))
                .orElse("");
    }

    private static List<String> includes(PlanVersion version, Features features, Asked asked) {
        List<String> includes = new ArrayList<>();
        includes.add(plural(version.includedSeats(), "1 person", "{0} people"));
        String seat = money(version, Price.SEAT, asked);
        if (!seat.isEmpty()) {
            includes.add(t("Each further person {0}", asked.interval().each(seat)));
        }
        for (Feature feature : features.all()) {
            Grant grant = version.grant(feature.name());
            if (!feature.name().equals(Features.SEATS) && grant.included() > 0) {
                includes.add(feature.kind() == Feature.Kind.SWITCH ? PlanPage.title(feature) : counted(feature, grant));
            }
        }
        return includes;
    }

    private static String counted(Feature feature, Grant grant) {
        return PlanPage.capital(feature.counted(grant.included()));
    }

    private static String money(PlanVersion version, String item, Asked asked) {
        return version.prices().stream()
                .filter(price -> price.item().equals(item)
                        && price.interval() == asked.interval()
                        && price.money().currency().getCurrencyCode().equals(asked.currency()))
                .map(price -> price.money().text(asked.locale()))
                .findFirst()
                .orElse("");
    }

    private static String path(BillingInterval interval, String currency) {
        return PATH + "?interval=" + interval + "&currency=" + currency;
    }
}
