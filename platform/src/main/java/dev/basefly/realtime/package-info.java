/** Tells browsers and programs at once what changed: streams of server-sent events, fed by what modules publish. */
@ApplicationModule(
        displayName = "Realtime",
        allowedDependencies = {
            "settings",
            "runtime",
            "database",
            "api",
            "access",
            "tenancy",
            "identity :: spi",
            "events"
        })
@NullMarked
package dev.basefly.realtime;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
