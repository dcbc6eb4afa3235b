/** Jobs over HTTP. */
@NullMarked
package dev.basefly.jobs.web;

import org.jspecify.annotations.NullMarked;
