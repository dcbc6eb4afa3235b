package dev.basefly.teams.web;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.later;

import dev.basefly.access.Access;
import dev.basefly.dashboard.overview.TileContent;
import dev.basefly.dashboard.overview.TileContent.Figure;
import dev.basefly.dashboard.overview.TileContent.Line;
import dev.basefly.teams.InvitationState;
import dev.basefly.teams.Invitations;
import dev.basefly.teams.Team;

/** Who belongs to the organization and who is invited, on the overview. */
final class MembersTile {

    private static final int MOST_COUNTED = 1_000;
    private static final int MOST_LISTED = 3;
    private static final int MOST_INVITATIONS = 50;

    private final Team team;
    private final Invitations invitations;
    private final Access access;

    MembersTile(Team team, Invitations invitations, Access access) {
        this.team = team;
        this.invitations = invitations;
        this.access = access;
    }

    TileContent content() {
        int counted = team.size(MOST_COUNTED + 1);
        Figure members = Figure.counted("Members", Math.min(counted, MOST_COUNTED), counted > MOST_COUNTED);
        if (!access.can("members:write").allowed()) {
            return TileContent.of(members);
        }
        var open = invitations.page(InvitationState.PENDING, null, MOST_INVITATIONS);
        Figure invited = Figure.counted(
                "Open invitations", open.data().size(), open.meta().hasMore());
        return TileContent.of(members, invited)
                .with(open.data().stream()
                        .limit(MOST_LISTED)
                        .map(invitation ->
                                new Line(data(invitation.email()), later("invited"), null, invitation.createdAt()))
                        .toList());
    }
}
