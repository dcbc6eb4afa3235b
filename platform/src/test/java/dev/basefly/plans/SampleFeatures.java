package dev.basefly.plans;

import dev.basefly.plans.catalogue.AddOn;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.plans.catalogue.OfferedAddOn;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.Tariff;
import dev.basefly.plans.catalogue.Window;
import dev.basefly.plans.spi.UsageSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a product would declare: something that is had, something that is used, something that is there or not. */
@Configuration
class SampleFeatures {

    static final String WIDGETS = "widgets";
    static final String CALLS = "sample_calls";
    /** Of which versions of plans include more or less. */
    static final String PLANNED = "planned_things";

    static final String REPORTS = "sample_reports";

    /** Counted by the organization's roles, which stand for any rows. */
    static final String COUNTED = "counted_roles";

    @Bean
    static Feature widgets() {
        return Feature.limit(WIDGETS, "widgets")
                .one("widget")
                .in(PlanKey.FREE, 1)
                .in(PlanKey.PRO, 3)
                .in(PlanKey.BUSINESS, Grant.soft(10));
    }

    @Bean
    static Feature sampleCalls() {
        return Feature.metered(CALLS, "sample calls a day", Window.DAY)
                .in(PlanKey.FREE, 2)
                .in(PlanKey.PRO, Grant.withGrace(10, 20))
                .in(PlanKey.BUSINESS, Grant.unlimited());
    }

    @Bean
    static Feature sampleReports() {
        return Feature.onOff(REPORTS, "reports").in(PlanKey.PRO).in(PlanKey.BUSINESS);
    }

    @Bean
    static Feature countedRoles() {
        return Feature.limit(COUNTED, "counted roles").in(PlanKey.FREE, 5).in(PlanKey.PRO, 50);
    }

    @Bean
    static Feature plannedThings() {
        return Feature.limit(PLANNED, "planned things").in(PlanKey.FREE, 1).in(PlanKey.PRO, 7);
    }

    @Bean
    static OfferedAddOn moreWidgets() {
        return new OfferedAddOn(
                new AddOn("more-widgets", "5 more widgets", WIDGETS, 5),
                PlanKey.PRO,
                List.of(new Tariff("more-widgets", BillingInterval.MONTH, Money.of("EUR", 700))));
    }

    @Bean
    static UsageSource roleCount(JdbcClient jdbc) {
        return new UsageSource() {
            @Override
            public String feature() {
                return COUNTED;
            }

            @Override
            public long count() {
                return jdbc.sql("select count(*) from roles").query(Long.class).single();
            }
        };
    }
}
