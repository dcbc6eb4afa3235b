package dev.basefly.teams.web;

import static dev.basefly.words.Words.plural;
import static dev.basefly.words.Words.t;

import dev.basefly.access.RoleName;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.dashboard.component.Menu;
import dev.basefly.dashboard.component.MenuItem;
import dev.basefly.dashboard.component.MenuItem.Target.Confirm;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.runtime.UserId;
import dev.basefly.teams.Invitation;
import dev.basefly.teams.Member;
import dev.basefly.teams.RoleWords;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of members.
 *
 * @param path where the same page is read again
 * @param pending the open invitations, for those who may make some
 * @param offer the open offer of ownership
 */
public record MembersView(
        String path,
        List<Row> rows,
        Pagination pagination,
        Form search,
        List<Pending> pending,
        @Nullable Offer offer,
        boolean mayWrite,
        boolean mayTransfer,
        @Nullable Toast toast) {

    public static final Column NAME = Column.title("Name");
    public static final Column EMAIL = Column.fact("Email");
    public static final Column ROLE = Column.fact("Role");
    public static final Column JOINED = Column.fact("Joined");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(NAME, EMAIL, ROLE, JOINED, ACTIONS);

    public static final Column ADDRESS = Column.title("Email");
    public static final Column EXPIRES = Column.fact("Can be accepted until");
    public static final Column SENDINGS = Column.fact("Sent");
    public static final List<Column> PENDING_COLUMNS = List.of(ADDRESS, ROLE, EXPIRES, SENDINGS, ACTIONS);

    public MembersView {
        rows = List.copyOf(rows);
        pending = List.copyOf(pending);
    }

    /** One member. */
    public record Row(
            String id, String name, String email, String role, boolean owner, Instant joinedAt, boolean self) {

        static Row of(Member member, UserId caller) {
            return new Row(
                    member.id().toString(),
                    member.name(),
                    member.email(),
                    RoleWords.shown(member.role()),
                    member.role().equals(RoleName.OWNER),
                    member.joinedAt(),
                    member.id().equals(caller));
        }

        public Menu menu() {
            String path = MemberPages.PATH + "/" + id;
            return Menu.more(
                    "menu-" + id,
                    t("Actions of {0}", name),
                    MenuItem.link("Change role…", Icon.SHIELD, path),
                    MenuItem.confirm("Remove…", Icon.TRASH, new Confirm("remove-member", path + "/removal", name)));
        }
    }

    /** An invitation that waits for its answer. */
    public record Pending(String id, String email, String role, Instant expiresAt, int sendings) {

        static Pending of(Invitation invitation) {
            return new Pending(
                    invitation.id().toString(),
                    invitation.email(),
                    RoleWords.shown(invitation.role()),
                    invitation.expiresAt(),
                    invitation.sendings());
        }

        public String sent() {
            return plural(sendings, "once", "{0} times");
        }

        public Menu menu() {
            String path = "/settings/invitations/" + id;
            return Menu.more(
                    "menu-" + id,
                    t("Actions of the invitation to {0}", email),
                    MenuItem.post("Send again", Icon.UNDO, path + "/resending"),
                    MenuItem.confirm(
                            "Revoke…", Icon.TRASH, new Confirm("revoke-invitation", path + "/revocation", email)));
        }
    }

    /**
     * An offer of ownership.
     *
     * @param mine whether it was made to the person who looks
     */
    public record Offer(String path, String from, String to, boolean mine, Instant expiresAt) {}
}
