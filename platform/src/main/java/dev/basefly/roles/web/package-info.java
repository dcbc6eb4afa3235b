/** Roles as people see and make them. */
@NullMarked
package dev.basefly.roles.web;

import org.jspecify.annotations.NullMarked;
