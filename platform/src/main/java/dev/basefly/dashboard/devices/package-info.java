/** The page on which a person sees where they are signed in. */
@NullMarked
package dev.basefly.dashboard.devices;

import org.jspecify.annotations.NullMarked;
