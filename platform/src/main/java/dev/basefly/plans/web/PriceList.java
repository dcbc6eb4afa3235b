package dev.basefly.plans.web;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.catalogue.Price;
import dev.basefly.plans.spi.PlanPurchase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What is sold, as the page of prices shows it in one currency and for one interval.
 *
 * @param interval the path of this interval's page
 * @param currency the path of this currency's page
 */
public record PriceList(
        List<Row> rows, List<Choice> intervals, String interval, List<Choice> currencies, String currency) {

    static final String PATH = "/pricing";

    /** Where those go who can buy nothing here: to an account. */
    static final String NOWHERE = "/sign-up";

    public PriceList {
        rows = List.copyOf(rows);
        intervals = List.copyOf(intervals);
        currencies = List.copyOf(currencies);
    }

    /**
     * A plan.
     *
     * @param price such as "€29 a month"
     * @param includes each in a few words
     * @param path where it is bought
     */
    public record Row(
            String title, String description, String price, String trial, List<String> includes, String path) {

        public Row {
            includes = List.copyOf(includes);
        }
    }

    /** In which currency, for which interval and for whom prices are shown. */
    record Asked(BillingInterval interval, String currency, Locale locale) {}

    static PriceList of(List<PlanVersion> versions, Features features, Asked asked, PlanPurchase purchase) {
        TreeSet<String> currencies = new TreeSet<>();
        versions.forEach(version -> version.prices()
                .forEach(price -> currencies.add(price.money().currency().getCurrencyCode())));
        Asked shown = currencies.contains(asked.currency()) || currencies.isEmpty()
                ? asked
                : new Asked(asked.interval(), currencies.getFirst(), asked.locale());
        List<Row> rows = versions.stream()
                .map(version -> row(version, features, shown, purchase))
                .toList();
        return new PriceList(
                rows,
                List.of(
                        Choice.of(path(BillingInterval.MONTH, shown.currency()), "Monthly"),
                        Choice.of(path(BillingInterval.YEAR, shown.currency()), "Yearly")),
                path(shown.interval(), shown.currency()),
                currencies.stream()
                        .map(each -> Choice.of(path(shown.interval(), each), each))
                        .toList(),
                path(shown.interval(), shown.currency()));
    }

    private static Row row(PlanVersion version, Features features, Asked asked, PlanPurchase purchase) {
        String every = asked.interval() == BillingInterval.MONTH ? " a month" : " a year";
        String price = money(version, Price.BASE, asked);
        List<String> includes = new ArrayList<>();
        includes.add(version.includedSeats() + " people");
        String seat = money(version, Price.SEAT, asked);
        if (!seat.isEmpty()) {
            includes.add("Each further person " + seat + every);
        }
        for (Feature feature : features.all()) {
            Grant grant = version.grant(feature.name());
            if (!feature.name().equals(Features.SEATS) && grant.included() > 0) {
                includes.add(
                        feature.kind() == Feature.Kind.SWITCH
                                ? PlanPage.title(feature)
                                : PlanPage.included(grant) + " " + feature.title());
            }
        }
        return new Row(
                version.title(),
                version.description(),
                price.isEmpty() ? version.isPaid() ? "Not sold in " + asked.currency() : "Free" : price + every,
                version.trialDays() == 0 ? "" : version.trialDays() + " days for free",
                includes,
                version.isPaid() ? purchase.path(version.plan(), asked.interval(), asked.currency()) : NOWHERE);
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
