/** The pages of organizations: choosing and founding one, and its settings. */
@NullMarked
package dev.basefly.dashboard.organizations;

import org.jspecify.annotations.NullMarked;
