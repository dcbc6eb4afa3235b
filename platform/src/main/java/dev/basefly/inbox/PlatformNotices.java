package dev.basefly.inbox;

import dev.basefly.plans.PlanChanged;
import dev.basefly.plans.PlanState;
import dev.basefly.plans.UsageNoticed;
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
                        "An invitation was accepted",
                        "A new member has the role " + accepted.role() + ".",
                        "/settings/members"));
    }

    static Announcement<UsageNoticed> usage() {
        return Announcement.of(UsageNoticed.TYPE, USAGE, PlatformNotices::words);
    }

    static Announcement<PlanChanged> unpaid() {
        return new Announcement<>(
                PlanChanged.TYPE,
                UNPAID,
                changed -> changed.state().equals(PlanState.PAST_DUE.name())
                        ? Optional.of(new NoticeText(
                                "The last payment failed",
                                "Use another card, and the plan " + changed.toPlan() + " stays as it is.",
                                "/settings/billing"))
                        : Optional.empty());
    }

    private static NoticeText words(UsageNoticed noticed) {
        String feature = noticed.feature().replace('_', ' ');
        return new NoticeText(
                noticed.percent() >= 100
                        ? "The limit of your plan is reached: " + feature
                        : noticed.percent() + " % of your plan are used: " + feature,
                noticed.used() + " of " + noticed.included() + " are used.",
                "/settings/plan");
    }
}
