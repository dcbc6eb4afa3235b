package dev.basefly.plans.operation;

import static dev.basefly.words.Words.t;

import dev.basefly.access.RoleName;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.People;
import dev.basefly.jobs.JobKind;
import dev.basefly.notifications.Letter;
import dev.basefly.notifications.Mails;
import dev.basefly.plans.EntitlementDecision;
import dev.basefly.plans.UsageNoticed;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.TenantId;
import java.util.Set;

/** Tells owners and those who pay, by mail, that their organization comes to a limit of its plan. */
@CrossTenant(reason = "mails go to people, who belong to no tenant")
final class UsageMails {

    private final SystemDatabase database;
    private final People people;
    private final Mails mails;
    private final Features features;
    private final PublicAddress address;

    /** The job that sends them. */
    record Tell(TenantId organization, String feature, int percent, long used, long included) {

        static final JobKind<Tell> KIND =
                JobKind.of("plans.usage_notice", Tell.class).internal();

        static Tell of(UsageNoticed event) {
            return new Tell(event.organization(), event.feature(), event.percent(), event.used(), event.included());
        }
    }

    UsageMails(SystemDatabase database, People people, Mails mails, Features features, PublicAddress address) {
        this.database = database;
        this.people = people;
        this.mails = mails;
        this.features = features;
        this.address = address;
    }

    void send(Tell notice) {
        if (!features.knows(notice.feature())) {
            return;
        }
        String title = features.get(notice.feature()).title();
        database.inTransaction(() -> {
            people.addressesIn(notice.organization(), Set.of(RoleName.OWNER, RoleName.BILLING))
                    .forEach(recipient ->
                            mails.tell(notice.organization(), mails.write(recipient, () -> letter(notice, title))));
            return true;
        });
    }

    private Letter letter(Tell notice, String title) {
        return Letter.about(
                        notice.percent() >= 100
                                ? t("All {0} of your plan are used", t(title))
                                : t("{0} % of the {1} of your plan are used", notice.percent(), t(title)))
                .says(t("{0} of {1} {2} are used.", notice.used(), notice.included(), t(title)))
                .says(t("What you have stays as it is. When there is no room left, nothing new can be added."))
                .offers(t("See your plan"), address.of(EntitlementDecision.PAGE));
    }
}
