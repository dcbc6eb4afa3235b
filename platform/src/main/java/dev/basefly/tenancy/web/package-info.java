/** The HTTP resources of organizations. */
@NullMarked
package dev.basefly.tenancy.web;

import org.jspecify.annotations.NullMarked;
