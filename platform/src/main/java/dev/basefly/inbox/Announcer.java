package dev.basefly.inbox;

import dev.basefly.access.Access;
import dev.basefly.access.RoleName;
import dev.basefly.events.Delivery;
import dev.basefly.events.Listener;
import dev.basefly.identity.People;
import dev.basefly.identity.Person;
import dev.basefly.inbox.NoticeKind.Ways;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;

/** Tells those whom an event concerns, each by the ways they chose, in the transaction in which the event is taken. */
final class Announcer {

    private final InboxRows rows;
    private final People people;
    private final Access access;
    private final Jobs jobs;
    private final ApplicationEventPublisher events;

    Announcer(InboxRows rows, People people, Access access, Jobs jobs, ApplicationEventPublisher events) {
        this.rows = rows;
        this.people = people;
        this.access = access;
        this.jobs = jobs;
        this.events = events;
    }

    /** One listener to all announced types; two announcements of one type are an IllegalStateException. */
    Listener listener(List<Announcement<?>> announcements) {
        Set<String> types = announcements.stream()
                .map(announcement -> announcement.type().name())
                .collect(Collectors.toSet());
        if (types.size() < announcements.size()) {
            throw new IllegalStateException("Two announcements are of the same type of event, of " + types);
        }
        Listener listener = Listener.ofRaw("inbox.announcements", List.of(), (_, _) -> {});
        for (Announcement<?> announcement : announcements) {
            listener = with(listener, announcement);
        }
        return listener;
    }

    private <E extends Record> Listener with(Listener listener, Announcement<E> announcement) {
        return listener.and(
                announcement.type(),
                (event, delivery) -> announcement
                        .words()
                        .apply(event)
                        .ifPresent(text -> announce(announcement.kind(), text, delivery)));
    }

    private void announce(NoticeKind kind, NoticeText text, Delivery delivery) {
        TenantId organization = delivery.tenant();
        if (organization == null) {
            return;
        }
        Map<UserId, Ways> chosen = rows.chosen(kind.name());
        boolean mailed = false;
        for (Person person : people.in(organization, roles(organization, kind))) {
            Ways ways = chosen.getOrDefault(person.id(), kind.usual());
            if (ways.any() && rows.add(person.id(), delivery.id().value(), kind.name(), text, ways)) {
                mailed |= ways.byMail();
                if (ways.inApp()) {
                    events.publishEvent(new InboxChanged(organization, person.id(), kind.name()));
                }
            }
        }
        if (mailed) {
            JobId _ = jobs.add(
                    InboxMails.Tell.KIND, new InboxMails.Tell(delivery.id().value()));
        }
    }

    private Set<RoleName> roles(TenantId organization, NoticeKind kind) {
        return access.permissionsByRole(organization).entrySet().stream()
                .filter(role -> role.getValue().contains(kind.permission()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
