package dev.basefly.console.events;

import dev.basefly.brokers.traffic.BrokerBoard;
import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.events.operation.EventBoard;
import dev.basefly.events.operation.EventCatalogue;
import dev.basefly.events.operation.ListenerDesk;
import dev.basefly.events.operation.ParkedEvents;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the pages and their place in the navigation. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.events.operation.OperationConfiguration",
            "dev.basefly.brokers.traffic.BrokersConfiguration",
            "dev.basefly.dashboard.DashboardConfiguration"
        })
class ConsoleEventsConfiguration {

    @Bean
    static NavigationItem eventConsoleNavigation() {
        return new NavigationItem("Events", EventTabs.LISTENERS, Icon.BOLT, 814, Audience.OPERATORS);
    }

    @Bean
    static ListenerPages listenerPages(EventBoard board, ListenerDesk desk, EventCatalogue catalogue, Forms forms) {
        return new ListenerPages(board, desk, catalogue, forms);
    }

    @Bean
    static BrokerPages brokerPages(BrokerBoard board) {
        return new BrokerPages(board);
    }

    @Bean
    static ParkedPages parkedPages(ParkedEvents parked, Forms forms) {
        return new ParkedPages(parked, forms);
    }
}
