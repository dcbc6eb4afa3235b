package dev.basefly.identity.spi;

import dev.basefly.api.ApiError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who sent a request, to be asked again long after it whether they still may: for what outlives its request, such as a
 * stream. Equal to another one of the same credential for the same organization.
 */
public final class StandingCaller {

    /** Where a request holds the means to make one. */
    public static final String ATTRIBUTE = StandingCaller.class.getName();

    private static final Logger log = LoggerFactory.getLogger(StandingCaller.class);

    private final Object credential;
    private final Search search;

    /** Looks callers up anew, all in few statements. */
    @FunctionalInterface
    public interface Search {

        /** Whose the credentials are now, empty for nobody's; one that could not be looked up is left out. */
        Map<Object, Optional<CallerSource.Recognised>> find(Set<Object> credentials);
    }

    /** Made where callers are recognised, all with the same search. */
    public StandingCaller(Object credential, Search search) {
        this.credential = credential;
        this.search = search;
    }

    /**
     * The sender of the request that is being served.
     *
     * @throws ApiError UNAUTHORIZED when nobody is signed in
     */
    @SuppressWarnings("unchecked")
    public static StandingCaller of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Supplier<?> maker) {
            return ((Supplier<StandingCaller>) maker).get();
        }
        throw ApiError.unauthorized("Sign in to do this")
                .reason("not_signed_in")
                .remedy("Sign in");
    }

    /**
     * As whom and for which organization each of them acts now; empty for those who are signed out, in no organization any
     * more, or would be refused. Who could not be looked up, as while the database is away, is left out. Does not count as a
     * use of their sessions.
     */
    public static Map<StandingCaller, Optional<CallerSource.Recognised>> now(Collection<StandingCaller> callers) {
        Map<Search, Set<StandingCaller>> bySearch =
                callers.stream().collect(Collectors.groupingBy(caller -> caller.search, Collectors.toSet()));
        Map<StandingCaller, Optional<CallerSource.Recognised>> all = new HashMap<>();
        bySearch.forEach((search, some) -> {
            try {
                Map<Object, Optional<CallerSource.Recognised>> found = search.find(
                        some.stream().map(caller -> caller.credential).collect(Collectors.toSet()));
                some.stream()
                        .filter(caller -> found.containsKey(caller.credential))
                        .forEach(caller -> all.put(caller, found.get(caller.credential)));
            } catch (RuntimeException unknown) {
                log.debug("Who {} callers are is not known for now", some.size(), unknown);
            }
        });
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StandingCaller caller && caller.credential.equals(credential);
    }

    @Override
    public int hashCode() {
        return credential.hashCode();
    }
}
