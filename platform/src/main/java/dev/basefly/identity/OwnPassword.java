package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.audit.AuditEntry;
import dev.basefly.identity.password.PasswordRules;
import dev.basefly.identity.password.Passwords;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Changing the own password, which signs out everywhere else. */
public final class OwnPassword {

    private final People people;
    private final Passwords passwords;
    private final SignIns signIns;
    private final SignedInDevices devices;
    private final BrowserSessions browsers;
    private final SecurityLog log;

    OwnPassword(
            People people,
            Passwords passwords,
            SignIns signIns,
            SignedInDevices devices,
            BrowserSessions browsers,
            SecurityLog log) {
        this.people = people;
        this.passwords = passwords;
        this.signIns = signIns;
        this.devices = devices;
        this.browsers = browsers;
        this.log = log;
    }

    /**
     * Changes the password of the person of the request, ends the other sessions, and gives the browser a new cookie.
     *
     * @throws ApiError VALIDATION_ERROR for a wrong current or a bad new one; TOO_MANY_REQUESTS; FORBIDDEN for a caller
     *     without a session
     */
    public void change(String current, String next, HttpServletRequest request, HttpServletResponse response) {
        Session session = SignedInDevices.session(request);
        Person person = people.find(session.person()).orElseThrow(() -> ApiError.notFound("Person"));
        if (!signIns.confirms(person.id(), current)) {
            throw ApiError.invalid("currentPassword", "is not your password");
        }
        Optional<FieldFault> fault = PasswordRules.fault(next, person.email());
        if (fault.isPresent()) {
            throw ApiError.invalid("newPassword", fault.get().message());
        }
        if (current.equals(next)) {
            throw ApiError.invalid("newPassword", "must differ from the current one");
        }
        String nextHash = passwords.hash(next);
        log.alongside(() -> {
            people.changePassword(person.id(), nextHash);
            log.record(session.organization(), AuditEntry.of("password.changed").on("user", person.id()));
            return devices.endAll(person.id(), session.id(), "password changed");
        });
        browsers.renew(session, request, response);
    }
}
