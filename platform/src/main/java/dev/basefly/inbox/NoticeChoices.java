package dev.basefly.inbox;

import dev.basefly.access.Access;
import dev.basefly.inbox.NoticeKind.Ways;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** By which ways the person in scope wants to be told of what, in the organization in scope. */
public final class NoticeChoices {

    private final InboxRows rows;
    private final Access access;
    private final List<NoticeKind> kinds;

    NoticeChoices(InboxRows rows, Access access, List<NoticeKind> kinds) {
        this.rows = rows;
        this.access = access;
        this.kinds =
                kinds.stream().sorted(Comparator.comparing(NoticeKind::title)).toList();
    }

    /** A kind that concerns the person, and what holds for it. */
    public record Choice(NoticeKind kind, boolean inApp, boolean byMail) {}

    /** All kinds that concern the person, by title. */
    public List<Choice> all() {
        Map<String, Ways> chosen = rows.chosenBy(Inbox.person());
        return kinds.stream()
                .filter(kind -> access.can(kind.permission()).allowed())
                .map(kind -> {
                    Ways ways = chosen.getOrDefault(kind.name(), kind.usual());
                    return new Choice(kind, ways.inApp(), ways.byMail());
                })
                .toList();
    }

    /** Chooses for every kind that concerns the person, by the name of the kind. */
    public void choose(Predicate<String> inApp, Predicate<String> byMail) {
        TenantId organization = RequestScope.current().requireTenant();
        UserId person = Inbox.person();
        all().forEach(choice -> {
            String kind = choice.kind().name();
            rows.choose(organization, person, kind, new Ways(inApp.test(kind), byMail.test(kind)));
        });
    }
}
