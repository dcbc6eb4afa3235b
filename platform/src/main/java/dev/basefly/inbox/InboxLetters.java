package dev.basefly.inbox;

import static dev.basefly.words.Words.said;
import static dev.basefly.words.Words.t;

import dev.basefly.identity.People;
import dev.basefly.identity.Person;
import dev.basefly.notifications.Letter;
import dev.basefly.notifications.Mail;
import dev.basefly.notifications.Mails;
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
    private final Mails mails;

    InboxLetters(
            People people,
            Organizations organizations,
            Unsubscribing unsubscribing,
            PublicAddress address,
            Mails mails) {
        this.people = people;
        this.organizations = organizations;
        this.unsubscribing = unsubscribing;
        this.address = address;
        this.mails = mails;
    }

    /** In the name of the organization; empty for a person who has no account any more. */
    Optional<Mail> mail(TenantId organization, UserId person, InboxMessage message) {
        return people.find(person).map(found -> mails.write(found.email(), () -> letter(organization, found, message)));
    }

    private Letter letter(TenantId organization, Person person, InboxMessage message) {
        Unsubscribing.Links links = unsubscribing.links(organization, person.id(), message.kind());
        String title = said(message.title());
        Letter letter = organizations
                .find(organization)
                .map(found -> Letter.about(title)
                        .inTheNameOf(found.name(), colour(found.branding().accent())))
                .orElseGet(() -> Letter.about(title));
        return letter.says(message.body().isEmpty() ? title + "." : said(message.body()))
                .offers(t("Open it"), address.of(message.path()))
                .endedBy(t("Stop mails of this kind"), links.page(), links.oneClick());
    }

    private static @Nullable String colour(@Nullable Accent accent) {
        return accent == null ? null : accent.color();
    }
}
