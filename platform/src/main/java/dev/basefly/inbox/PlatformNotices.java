package dev.basefly.inbox;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.noted;

import dev.basefly.access.RoleName;
import dev.basefly.plans.PlanChanged;
import dev.basefly.plans.PlanState;
import dev.basefly.plans.UsageNoticed;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.teams.event.InvitationAccepted;
import java.util.Optional;

/** What people are told of the platform's own events. */
final class PlatformNotices {

    static final NoticeKind JOINED =
            new NoticeKind("members.joined", "Somebody joins the organization", "members:write", false);

    /** Owners and those who pay get a mail of it anyway. */
    static final NoticeKind USAGE =
            new NoticeKind("plans.usage", "The organization comes to a limit of its plan", "billing:read", false);

    static final NoticeKind UNPAID = new NoticeKind("plans.unpaid", "A payment fails", "billing:read", false);

    private PlatformNotices() {}

    static Announcement<InvitationAccepted> joined() {
        return Announcement.of(
                InvitationAccepted.TYPE,
                JOINED,
                accepted -> new NoticeText(
                        later("An invitation was accepted"),
                        noted("A new member has the role "
                                + RoleName.of(accepted.role()).title() + "."),
                        "/settings/members"));
    }

    /** Nobody is told of a feature that no module declares any more. */
    static Announcement<UsageNoticed> usage(Features features) {
        return new Announcement<>(
                UsageNoticed.TYPE,
                USAGE,
                noticed -> features.knows(noticed.feature())
                        ? Optional.of(
                                words(noticed, features.get(noticed.feature()).title()))
                        : Optional.empty());
    }

    static Announcement<PlanChanged> unpaid() {
        return new Announcement<>(
                PlanChanged.TYPE,
                UNPAID,
                changed -> changed.state().equals(PlanState.PAST_DUE.name())
                        ? Optional.of(new NoticeText(
                                later("The last payment failed"),
                                noted("Use another card, and the plan " + changed.toPlan() + " stays as it is."),
                                "/settings/billing"))
                        : Optional.empty());
    }

    private static NoticeText words(UsageNoticed noticed, String feature) {
        return new NoticeText(
                noticed.percent() >= 100
                        ? noted("All " + feature + " of your plan are used")
                        : noted(noticed.percent() + " % of the " + feature + " of your plan are used"),
                noted(noticed.used() + " of " + noticed.included() + " are used."),
                "/settings/plan");
    }
}
