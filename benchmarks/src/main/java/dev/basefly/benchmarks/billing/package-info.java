/** What payments cost and survive: signatures, webhooks, events, requests that are killed. */
@NullMarked
package dev.basefly.benchmarks.billing;

import org.jspecify.annotations.NullMarked;
