package dev.basefly.plans.operation;

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
        String subject = notice.percent() >= 100
                ? "All " + title + " of your plan are used"
                : notice.percent() + " % of the " + title + " of your plan are used";
        Letter letter = Letter.about(subject)
                .says(notice.used() + " of " + notice.included() + " " + title + " are used.")
                .says("What you have stays as it is. When there is no room left, nothing new can be added.")
                .offers("See your plan", address.of(EntitlementDecision.PAGE));
        database.inTransaction(() -> {
            people.addressesIn(notice.organization(), Set.of(RoleName.OWNER, RoleName.BILLING))
                    .forEach(recipient -> mails.tell(notice.organization(), letter.to(recipient)));
            return true;
        });
    }
}
