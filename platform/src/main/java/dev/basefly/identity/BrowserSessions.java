package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.api.ClientAddress;
import dev.basefly.api.ErrorCode;
import dev.basefly.identity.Callers.Caller;
import dev.basefly.identity.SignIns.Arrival;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Opens and ends the session of the browser that sent a request. */
public final class BrowserSessions {

    private final Sessions sessions;
    private final Callers callers;
    private final ClientAddress addresses;
    private final IdentitySettings settings;

    BrowserSessions(Sessions sessions, Callers callers, ClientAddress addresses, IdentitySettings settings) {
        this.sessions = sessions;
        this.callers = callers;
        this.addresses = addresses;
        this.settings = settings;
    }

    /** Signs the browser in under a new session, and ends the one it had, so that no session survives a sign-in. */
    public void open(Arrival arrival, HttpServletRequest request, HttpServletResponse response) {
        endCurrent(request);
        var organization = arrival.organization();
        String token = sessions.openBrowser(
                arrival.person().id(), organization == null ? null : organization.id(), device(request));
        SessionCookie.write(request, response, token, settings.sessionMost());
    }

    /** Signs the browser out; does nothing when it is not signed in. */
    public void close(HttpServletRequest request, HttpServletResponse response) {
        endCurrent(request);
        SessionCookie.remove(request, response);
    }

    /**
     * Makes the organization the one that the session of this request is for, from the next request on. The session gains
     * no right by it: it could name any of the person's organizations before.
     *
     * @throws ApiError NOT_FOUND when the person may not act in the organization; FORBIDDEN for a caller without a session
     */
    public void switchTo(TenantId organization, HttpServletRequest request) {
        Caller caller = CallerFilter.caller(request);
        if (caller == null || caller.session() == null) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "Only a person's session can change its organization")
                    .reason("no_session")
                    .remedy("Sign in as a person, or use a key of the other organization");
        }
        callers.refuseForeign(caller.session(), organization);
        sessions.switchTo(caller.session().id(), organization);
        callers.forget(caller.session().id());
    }

    /** Where the request comes from. */
    public Device device(HttpServletRequest request) {
        return Device.of(addresses.of(request), request.getHeader("User-Agent"));
    }

    private void endCurrent(HttpServletRequest request) {
        Caller caller = CallerFilter.caller(request);
        if (caller != null && caller.session() != null) {
            sessions.end(caller.session().id(), "signed out");
            callers.forget(caller.session().id());
        }
    }
}
