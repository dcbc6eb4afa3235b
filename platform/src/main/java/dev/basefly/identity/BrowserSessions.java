package dev.basefly.identity;

import dev.basefly.api.ClientAddress;
import dev.basefly.identity.Callers.Caller;
import dev.basefly.identity.SignIns.Arrival;
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

    Device device(HttpServletRequest request) {
        return Device.of(addresses.of(request), request.getHeader("User-Agent"));
    }

    private void endCurrent(HttpServletRequest request) {
        Caller caller = CallerFilter.caller(request);
        if (caller != null) {
            sessions.end(caller.session(), "signed out");
            callers.forget(caller.session());
        }
    }
}
