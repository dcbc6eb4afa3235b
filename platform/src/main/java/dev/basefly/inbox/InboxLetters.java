package dev.basefly.inbox;

import dev.basefly.identity.People;
import dev.basefly.identity.Person;
import dev.basefly.notifications.Letter;
import dev.basefly.notifications.Mail;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Accent;
import dev.basefly.tenancy.Organizations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a mail says that brings a message to somebody. */
final class InboxLetters {

    private final People people;
    private final Organizations organizations;
    private final Unsubscribing unsubscribing;
    private final PublicAddress address;

    InboxLetters(People people, Organizations organizations, Unsubscribing unsubscribing, PublicAddress address) {
        this.people = people;
        this.organizations = organizations;
        this.unsubscribing = unsubscribing;
        this.address = address;
    }

    /** In the name of the organization; empty for a person who has no account any more. */
    Optional<Mail> mail(TenantId organization, UserId person, InboxMessage message) {
        return people.find(person).map(found -> mail(organization, found, message));
    }

    private Mail mail(TenantId organization, Person person, InboxMessage message) {
        Unsubscribing.Links links = unsubscribing.links(organization, person.id(), message.kind());
        Letter letter = organizations
                .find(organization)
                .map(found -> Letter.about(message.title())
                        .inTheNameOf(found.name(), colour(found.branding().accent())))
                .orElseGet(() -> Letter.about(message.title()));
        return letter.says(message.body().isEmpty() ? message.title() + "." : message.body())
                .offers("Open it", address.of(message.path()))
                .endedBy("Stop mails of this kind", links.page(), links.oneClick())
                .to(person.email());
    }

    private static @Nullable String colour(@Nullable Accent accent) {
        return accent == null ? null : accent.color();
    }
}
