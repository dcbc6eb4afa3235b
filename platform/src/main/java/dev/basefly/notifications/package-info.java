/** What the service tells people outside of its pages: mails, stored with the change they tell of and then delivered. */
@ApplicationModule(
        displayName = "Notifications",
        allowedDependencies = {
            "settings",
            "runtime",
            "words",
            "runtime :: spi",
            "database",
            "api",
            "tenancy :: spi",
            "jobs"
        })
@NullMarked
package dev.basefly.notifications;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
