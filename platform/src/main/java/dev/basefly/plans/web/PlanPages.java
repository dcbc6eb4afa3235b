package dev.basefly.plans.web;

import dev.basefly.access.Anyone;
import dev.basefly.access.Requires;
import dev.basefly.plans.EntitlementDecision;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.Quotas;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.words.Words;
import java.util.Arrays;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The plan and what is used of it, and the prices. */
@Controller
class PlanPages {

    private final Offers offers;
    private final Entitlements entitlements;
    private final Quotas quotas;

    PlanPages(Offers offers, Entitlements entitlements, Quotas quotas) {
        this.offers = offers;
        this.entitlements = entitlements;
        this.quotas = quotas;
    }

    @GetMapping(EntitlementDecision.PAGE)
    @Requires(PlansWebConfiguration.READ)
    ModelAndView plan() {
        return new ModelAndView("plans/plan", Map.of("page", PlanPage.of(entitlements.plan(), quotas.usage())));
    }

    @GetMapping(PriceList.PATH)
    @Anyone(reason = "prices are public")
    ModelAndView prices(
            @RequestParam(defaultValue = "MONTH") String interval,
            @RequestParam(defaultValue = PlanCatalogue.USUAL_CURRENCY) String currency) {
        BillingInterval chosen = Arrays.stream(BillingInterval.values())
                .filter(known -> known.name().equals(interval))
                .findFirst()
                .orElse(BillingInterval.MONTH);
        return new ModelAndView(
                "plans/pricing", Map.of("list", offers.list(new PriceList.Asked(chosen, currency, Words.locale()))));
    }
}
