/** What entitlements and quotas cost, and how soon a change of them is seen. */
@NullMarked
package dev.basefly.benchmarks.plans;

import org.jspecify.annotations.NullMarked;
