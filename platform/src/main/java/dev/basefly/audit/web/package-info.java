/** The audit log over HTTP. */
@NullMarked
package dev.basefly.audit.web;

import org.jspecify.annotations.NullMarked;
