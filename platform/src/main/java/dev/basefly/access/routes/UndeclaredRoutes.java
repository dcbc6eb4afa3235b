package dev.basefly.access.routes;

import java.util.List;

/** Routes exist whose access rule is not declared; the service does not start with them. */
final class UndeclaredRoutes extends RuntimeException {

    private static final long serialVersionUID = 1L;

    static final String REMEDY = "Annotate each with @Requires(\"noun:verb\"), @SignedIn, @Operators or"
            + " @Anyone(reason = …), and declare each permission as a bean of type Permission.";

    UndeclaredRoutes(List<String> faults) {
        super("Routes without a valid access rule:\n  " + String.join("\n  ", faults));
    }
}
