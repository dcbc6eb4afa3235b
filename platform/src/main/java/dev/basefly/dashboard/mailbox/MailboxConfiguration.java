package dev.basefly.dashboard.mailbox;

import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.notifications.Mailbox;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the pages. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.notifications.NotificationsConfiguration",
            "dev.basefly.dashboard.DashboardConfiguration"
        })
class MailboxConfiguration {

    private static final Icon ENVELOPE = new Icon("M3.5 6h17v12.500h-17zM4 6.800l8 6.200 8-6.200");

    @Bean
    static MailboxPages mailboxPages(Mailbox mailbox) {
        return new MailboxPages(mailbox);
    }

    @Bean
    static NavigationItem mailboxNavigation() {
        return new NavigationItem("Mailbox", "/dev/mail", ENVELOPE, 910, Audience.DEVELOPMENT);
    }
}
