package dev.basefly.dashboard.devices;

import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.identity.OwnPassword;
import dev.basefly.identity.SignedInDevices;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Wires the page. */
@AutoConfiguration(afterName = "dev.basefly.dashboard.DashboardConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class DevicesConfiguration {

    @Bean
    static DevicesPage devicesPage(SignedInDevices devices, BrowserSessions browsers) {
        return new DevicesPage(devices, browsers);
    }

    @Bean
    static PasswordPage passwordPage(OwnPassword password, Forms forms) {
        return new PasswordPage(password, forms);
    }

    @Bean
    static NavigationItem devicesNavigation() {
        return new NavigationItem("Devices", DevicesPage.PATH, Icon.SCREEN, 620);
    }
}
