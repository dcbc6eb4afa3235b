package com.acme.crm.contacts;

import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.dashboard.Command;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.dashboard.overview.Tile;
import dev.basefly.dashboard.overview.TileContent;
import dev.basefly.dashboard.overview.TileContent.Figure;
import dev.basefly.database.Migrations;
import dev.basefly.events.Listener;
import dev.basefly.jobs.JobHandler;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.realtime.Feed;
import dev.basefly.runtime.EventType;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Says to the platform what there is. */
@Configuration(proxyBeanMethods = false)
class ContactsConfiguration {

    @Bean
    static Migrations contactsMigrations() {
        return Migrations.ofProduct("contacts", "tenancy");
    }

    @Bean
    static Permission readContacts() {
        return Permission.toRead("contacts:read", "See contacts").ofEverybody();
    }

    @Bean
    static Permission writeContacts() {
        return Permission.toChange("contacts:write", "Add, change, delete and restore contacts")
                .of(RoleName.ADMIN, RoleName.MEMBER);
    }

    @Bean
    static Feature contactsOfPlans() {
        return Feature.limit(Contacts.FEATURE, "contacts")
                .one("contact")
                .in(PlanKey.FREE, 10)
                .in(PlanKey.PRO, 1_000)
                .in(PlanKey.BUSINESS, 50_000);
    }

    @Bean
    static EventType<ContactChanged> contactChanged() {
        return ContactChanged.TYPE;
    }

    @Bean
    static Listener growthOfContacts(Growth growth) {
        return Listener.of("contacts.growth", ContactChanged.TYPE, growth::count);
    }

    @Bean
    static JobHandler<Purge> purgeOfContacts(Contacts contacts) {
        return new JobHandler<>(Purge.KIND, (_, run) -> run.result(Map.of("contacts", contacts.purge())));
    }

    @Bean
    static Feed<ContactChanged> liveContacts() {
        return Feed.of(ContactChanged.TYPE)
                .requiring("contacts:read")
                .to("contacts")
                .saying(changed -> Map.of("contact", changed.contact(), "change", changed.change()));
    }

    @Bean
    static NavigationItem contactsNavigation() {
        return new NavigationItem("Contacts", "/contacts", Icon.PERSON, 100).requiring("contacts:read");
    }

    @Bean
    static Command addContact() {
        return new Command("Add contact", "/contacts/new", Icon.PERSON, 100, "contacts:write");
    }

    @Bean
    static Tile contactTile(Growth growth) {
        return new Tile(
                        "Contacts",
                        "/contacts",
                        100,
                        "contacts:read",
                        () -> TileContent.of(Figure.of("New in 7 days", growth.ofTheLastDays(7))))
                .on("contacts");
    }
}
