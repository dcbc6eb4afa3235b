package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.api.ClientAddress;
import dev.basefly.audit.AuditEntry;
import dev.basefly.identity.Callers.Caller;
import dev.basefly.identity.SignIns.Arrival;
import dev.basefly.identity.SignIns.Origin;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/** Opens and ends the session of the browser that sent a request. */
public final class BrowserSessions {

    private static final Duration REMEMBERED = Duration.ofDays(365);

    private final Sessions sessions;
    private final Callers callers;
    private final SignInLimits limits;
    private final SecurityLog log;
    private final ClientAddress addresses;
    private final IdentitySettings settings;

    BrowserSessions(
            Sessions sessions,
            Callers callers,
            SignInLimits limits,
            SecurityLog log,
            ClientAddress addresses,
            IdentitySettings settings) {
        this.sessions = sessions;
        this.callers = callers;
        this.limits = limits;
        this.log = log;
        this.addresses = addresses;
        this.settings = settings;
    }

    /** Signs the browser in under a new session, and ends the one it had, so that no session survives a sign-in. */
    public void open(Arrival arrival, HttpServletRequest request, HttpServletResponse response) {
        endCurrent(request);
        UserId person = arrival.person().id();
        TenantId organization =
                arrival.organization() == null ? null : arrival.organization().id();
        Sessions.Opened opened = log.alongside(() -> {
            Sessions.Opened fresh = sessions.openBrowser(person, organization, device(request));
            log.record(organization, Sessions.opened(fresh.id(), person, "browser"));
            return fresh;
        });
        BrowserCookie.SESSION.write(request, response, opened.token(), settings.sessionMost());
        remember(arrival.person().email(), request, response);
    }

    /** So that the account's next sign-in here is not kept out by what strangers try elsewhere. */
    private void remember(String account, HttpServletRequest request, HttpServletResponse response) {
        String known = BrowserCookie.DEVICE.read(request);
        String device = known != null && limits.knows(account, known) ? known : limits.deviceOf(account);
        BrowserCookie.DEVICE.write(request, response, device, REMEMBERED);
    }

    /** Signs the browser out; does nothing when it is not signed in. */
    public void close(HttpServletRequest request, HttpServletResponse response) {
        endCurrent(request);
        BrowserCookie.SESSION.remove(request, response);
    }

    /**
     * Makes the organization the one that the session of this request is for, from the next request on. The session gains
     * no right by it: it could name any of the person's organizations before.
     *
     * @throws ApiError NOT_FOUND when the person may not act in the organization; FORBIDDEN for a caller without a session
     */
    public void switchTo(TenantId organization, HttpServletRequest request) {
        Session session = SignedInDevices.session(request);
        callers.refuseForeign(session, organization);
        sessions.switchTo(session.id(), organization);
        callers.forget(session.id());
    }

    /** Makes the session of this request one outside of any organization, from the next request on. */
    public void leaveOrganization(HttpServletRequest request) {
        Session session = SignedInDevices.session(request);
        sessions.switchTo(session.id(), null);
        callers.forget(session.id());
    }

    /** Gives a browser's session a new cookie and forgets the old one; a program's has none. */
    void renew(Session session, HttpServletRequest request, HttpServletResponse response) {
        sessions.renew(session.id())
                .ifPresent(token -> BrowserCookie.SESSION.write(request, response, token, settings.sessionMost()));
        callers.forget(session.id());
    }

    /** From where somebody tries to sign in. */
    public Origin origin(HttpServletRequest request) {
        return new Origin(addresses.networkOf(request), BrowserCookie.DEVICE.read(request));
    }

    /** Where the request comes from. */
    public Device device(HttpServletRequest request) {
        return Device.of(addresses.of(request), request.getHeader("User-Agent"));
    }

    private void end(Session session) {
        log.alongside(() -> {
            boolean ended = sessions.end(session.id(), "signed out");
            if (ended) {
                AuditEntry entry = AuditEntry.of("session.ended").on("session", session.id());
                log.record(session.organization(), entry.with("user", session.person()));
            }
            return ended;
        });
        callers.forget(session.id());
    }

    private void endCurrent(HttpServletRequest request) {
        Caller caller = CallerFilter.caller(request);
        if (caller != null && caller.session() != null) {
            end(caller.session());
        }
    }
}
