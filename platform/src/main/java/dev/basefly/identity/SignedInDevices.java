package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.audit.AuditEntry;
import dev.basefly.identity.Callers.Caller;
import dev.basefly.identity.Sessions.Ended;
import dev.basefly.runtime.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where people are signed in, and how they sign out there. A session that was ended is refused by every node in a second. */
public final class SignedInDevices {

    private final Sessions sessions;
    private final Callers callers;
    private final SecurityLog log;

    SignedInDevices(Sessions sessions, Callers callers, SecurityLog log) {
        this.sessions = sessions;
        this.callers = callers;
        this.log = log;
    }

    /**
     * One sign-in that has not ended.
     *
     * @param browser false for a program
     * @param current whether it is the one that asks
     */
    public record SignedIn(
            SessionId id, boolean browser, Device device, Instant since, Instant lastSeen, boolean current) {}

    /**
     * Where the person of the request is signed in, the one that asks first, then as used last; at most 100.
     *
     * @throws ApiError FORBIDDEN for a caller without a session, for example a key
     */
    public List<SignedIn> of(HttpServletRequest request) {
        Session current = session(request);
        return sessions.openOf(current.person(), current.id());
    }

    /**
     * Ends one of the person's sessions.
     *
     * @throws ApiError NOT_FOUND when it is over or somebody else's
     */
    public void end(SessionId id, HttpServletRequest request) {
        UserId person = session(request).person();
        String reason = "signed out elsewhere";
        if (recorded(person, reason, () -> sessions.endOne(person, id, reason)).isEmpty()) {
            throw ApiError.notFound("Session");
        }
    }

    /** Ends all sessions of the person but the one that asks; returns how many. */
    public int endOthers(HttpServletRequest request) {
        Session current = session(request);
        return endAll(current.person(), current.id(), "signed out elsewhere");
    }

    /** Ends all sessions of the person, also the one that asks; returns how many. */
    public int endAll(HttpServletRequest request) {
        return endAll(session(request).person(), "signed out everywhere");
    }

    /** Ends all sessions of the person, for a reason that operators may read; returns how many. */
    public int endAll(UserId person, String reason) {
        return endAll(person, null, reason);
    }

    int endAll(UserId person, @Nullable SessionId kept, String reason) {
        return recorded(person, reason, () -> sessions.endAll(person, kept, reason))
                .size();
    }

    private List<Ended> recorded(UserId person, String reason, Supplier<List<Ended>> end) {
        List<Ended> ended = log.alongside(() -> {
            List<Ended> all = end.get();
            for (Ended one : all) {
                AuditEntry entry = AuditEntry.of("session.ended").on("session", one.id());
                log.record(one.organization(), entry.with("user", person).because(reason));
            }
            return all;
        });
        ended.forEach(one -> callers.forget(one.id()));
        return ended;
    }

    static Session session(HttpServletRequest request) {
        Caller caller = CallerFilter.caller(request);
        if (caller == null || caller.session() == null) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "Only a person's session can do this")
                    .reason("no_session")
                    .remedy("Sign in as a person");
        }
        return caller.session();
    }
}
