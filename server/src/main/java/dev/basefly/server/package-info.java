/** The service: the platform and the clusters product in one process. */
@NullMarked
package dev.basefly.server;

import org.jspecify.annotations.NullMarked;
