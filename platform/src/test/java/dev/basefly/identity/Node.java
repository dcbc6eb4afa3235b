package dev.basefly.identity;

import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.signing.TokenSigner;
import dev.basefly.limits.RateLimits;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.tenancy.Organizations;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ApplicationEventPublisher;

/** One more node on the same database: what it remembers of callers and tokens is its own. */
record Node(ProgramTokens tokens, Callers callers) {

    static Node start(BeanFactory platform, ApplicationEventPublisher events) {
        var database = platform.getBean(SystemDatabase.class);
        var settings = platform.getBean(IdentitySettings.class);
        var clock = platform.getBean(MovableClock.class);
        var tokens = new Tokens(platform.getBean(MasterKey.class));
        var sessions = new Sessions(database, tokens, settings, clock);
        var accessTokens = new AccessTokens(platform.getBean(TokenSigner.class), settings, clock);
        var callers = new Callers(
                sessions,
                accessTokens,
                platform.getBean(Organizations.class),
                List.of(),
                platform.getBean(RateLimits.class),
                clock);
        var chains = new RefreshChains(database, tokens, settings, clock, System::nanoTime);
        var log = platform.getBean(SecurityLog.class);
        return new Node(new ProgramTokens(sessions, chains, accessTokens, callers, log, settings, events), callers);
    }
}
