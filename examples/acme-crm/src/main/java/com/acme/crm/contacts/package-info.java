/** The people an organization does business with. */
@ApplicationModule(
        displayName = "Contacts",
        allowedDependencies = {
            "runtime",
            "database",
            "api",
            "access",
            "audit",
            "identity",
            "jobs",
            "events",
            "realtime",
            "plans",
            "plans :: catalogue",
            "plans :: spi",
            "dashboard",
            "dashboard :: component",
            "dashboard :: overview"
        })
@NullMarked
package com.acme.crm.contacts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
