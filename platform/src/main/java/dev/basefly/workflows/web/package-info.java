/** Workflows over HTTP. */
@NullMarked
package dev.basefly.workflows.web;

import org.jspecify.annotations.NullMarked;
