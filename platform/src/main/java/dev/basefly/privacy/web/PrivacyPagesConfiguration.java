package dev.basefly.privacy.web;

import dev.basefly.dashboard.Forms;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.privacy.AccountDeletion;
import dev.basefly.privacy.Confirmation;
import dev.basefly.privacy.Profiles;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Wires the pages. */
@AutoConfiguration(
        afterName = {"dev.basefly.privacy.PrivacyConfiguration", "dev.basefly.dashboard.DashboardConfiguration"})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class PrivacyPagesConfiguration {

    @Bean
    static AccountPages accountPages(
            Profiles profiles,
            AccountDeletion deletion,
            Confirmation confirmation,
            BrowserSessions browsers,
            Forms forms) {
        return new AccountPages(profiles, deletion, confirmation, browsers, forms);
    }
}
