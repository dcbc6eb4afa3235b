/** The running service over HTTP, against a peer, and how it starts. */
@NullMarked
package dev.basefly.benchmarks.http;

import org.jspecify.annotations.NullMarked;
