package dev.basefly.inbox.web;

import dev.basefly.dashboard.Command;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.Shell;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.inbox.Inbox;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Wires the pages, the bell above every page and their places in the navigation. */
@AutoConfiguration(afterName = {"dev.basefly.inbox.InboxConfiguration", "dev.basefly.dashboard.DashboardConfiguration"})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import({InboxPages.class, ChoicePages.class, UnsubscribePages.class})
class InboxPagesConfiguration {

    /** More are not counted, as nobody reads the number. */
    private static final int MOST_COUNTED = 99;

    @Bean
    static Shell.BellSource inboxBell(Inbox inbox) {
        return () -> {
            if (!Inbox.isOpen()) {
                return null;
            }
            int unread = inbox.unread(MOST_COUNTED + 1);
            return new Shell.Bell(InboxView.PATH, Math.min(unread, MOST_COUNTED), unread > MOST_COUNTED);
        };
    }

    @Bean
    static NavigationItem inboxNavigation() {
        return new NavigationItem("Notifications", InboxView.PATH, Icon.BELL, 410);
    }

    @Bean
    static Command chooseNotifications() {
        return new Command("Choose what you are told", ChoicePages.PATH, Icon.BELL, 815, null);
    }
}
