/** What Basefly is measured against: the same endpoint in a stock Spring Boot service, without any of its chain. */
@NullMarked
package dev.basefly.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
