/** What an audit event costs. */
@NullMarked
package dev.basefly.benchmarks.audit;

import org.jspecify.annotations.NullMarked;
