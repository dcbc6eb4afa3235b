/** The pages on which a person sees where they are signed in, and changes the password. */
@NullMarked
package dev.basefly.dashboard.devices;

import org.jspecify.annotations.NullMarked;
