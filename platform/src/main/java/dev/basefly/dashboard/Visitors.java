package dev.basefly.dashboard;

import dev.basefly.identity.People;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Branding;
import dev.basefly.tenancy.Membership;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.Organizations;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Tells who looks at a page, and for which organization. */
final class Visitors {

    private static final Logger log = LoggerFactory.getLogger(Visitors.class);

    private final People people;
    private final Organizations organizations;
    private final List<Banner.Source> banners;
    private final List<Notice.Source> notices;
    private final Shell.BellSource bells;

    Visitors(
            People people,
            Organizations organizations,
            List<Banner.Source> banners,
            List<Notice.Source> notices,
            Shell.BellSource bells) {
        this.bells = bells;
        this.notices = List.copyOf(notices);
        this.banners = List.copyOf(banners);
        this.people = people;
        this.organizations = organizations;
    }

    /** Null when nobody is signed in. */
    Shell.@Nullable Visitor current() {
        var scope = RequestScope.find().orElse(null);
        return scope == null
                ? null
                : switch (scope.actor()) {
                    case Actor.Person person -> visitor(person.id(), scope.tenant());
                    case Actor.Support support -> visitor(support.operator(), scope.tenant());
                    case Actor.Key ignored -> null;
                    case Actor.Program ignored -> null;
                    case Actor.Anonymous ignored -> null;
                };
    }

    /** What must be said above every page; null for nothing. */
    @Nullable
    Banner banner() {
        return banners.stream()
                .flatMap(source -> source.current().stream())
                .findFirst()
                .orElse(null);
    }

    /** What there is to say to the organization, as long as it is so; a page does without what cannot be told now. */
    List<Notice> notices() {
        return notices.stream().flatMap(source -> told(source).stream()).toList();
    }

    /** Null for somebody who is told nothing, and where it cannot be told now. */
    Shell.@Nullable Bell bell() {
        try {
            return bells.bell();
        } catch (DataAccessException away) {
            log.debug("What was not read cannot be counted now", away);
            return null;
        }
    }

    private static List<Notice> told(Notice.Source source) {
        try {
            return source.current();
        } catch (DataAccessException away) {
            log.debug("{} cannot be asked now", source.getClass().getName(), away);
            return List.of();
        }
    }

    private Shell.@Nullable Visitor visitor(UserId id, @Nullable TenantId tenant) {
        return people.find(id)
                .map(person -> new Shell.Visitor(person.name(), person.email(), workplaces(person.id(), tenant)))
                .orElse(null);
    }

    private Workplaces workplaces(UserId person, @Nullable TenantId tenant) {
        var all =
                organizations.of(person).stream().map(Membership::organization).toList();
        var current = tenant == null ? Optional.<Organization>empty() : current(all, tenant);
        var branding = current.map(Organization::branding).orElse(Branding.NONE);
        return new Workplaces(
                current.map(Organization::name).orElse(null),
                branding.logoVersion() == null
                        ? null
                        : "/api/v1/organizations/" + tenant + "/logo?v=" + branding.logoVersion(),
                branding.accent() == null ? null : BrandingStyles.path(branding.accent()),
                all.stream()
                        .filter(organization -> !organization.id().equals(tenant))
                        .map(organization ->
                                new Workplaces.Other(organization.id().toString(), organization.name()))
                        .toList());
    }

    /** A guest works in an organization that is not one of theirs. */
    private Optional<Organization> current(List<Organization> all, TenantId tenant) {
        return all.stream()
                .filter(organization -> organization.id().equals(tenant))
                .findFirst()
                .or(() -> organizations.find(tenant));
    }
}
