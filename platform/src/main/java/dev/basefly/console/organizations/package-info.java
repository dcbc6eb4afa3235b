/** Pages about the organizations of the installation. */
@NullMarked
package dev.basefly.console.organizations;

import org.jspecify.annotations.NullMarked;
