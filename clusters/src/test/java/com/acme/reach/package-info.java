/** A customer's product that reaches into modules it may not use. */
@ApplicationModule(allowedDependencies = "clusters")
@NullMarked
package com.acme.reach;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
