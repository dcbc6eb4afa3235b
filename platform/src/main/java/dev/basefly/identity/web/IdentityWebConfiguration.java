package dev.basefly.identity.web;

import dev.basefly.identity.BrowserSessions;
import dev.basefly.identity.OwnPassword;
import dev.basefly.identity.People;
import dev.basefly.identity.ProgramTokens;
import dev.basefly.identity.SignIns;
import dev.basefly.identity.SignedInDevices;
import dev.basefly.tenancy.Organizations;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the routes. */
@AutoConfiguration(afterName = "dev.basefly.identity.IdentityConfiguration")
class IdentityWebConfiguration {

    @Bean
    static AuthController authController(SignIns signIns, ProgramTokens tokens, BrowserSessions browsers) {
        return new AuthController(signIns, tokens, browsers);
    }

    @Bean
    static MeController meController(People people, Organizations organizations, BrowserSessions browsers) {
        return new MeController(people, organizations, browsers);
    }

    @Bean
    static PasswordController passwordController(OwnPassword password) {
        return new PasswordController(password);
    }

    @Bean
    static SessionController sessionController(SignedInDevices devices, BrowserSessions browsers) {
        return new SessionController(devices, browsers);
    }

    @Bean
    static UserSessionController userSessionController(SignedInDevices devices) {
        return new UserSessionController(devices);
    }
}
