/** Programs of the test class path in processes of their own, to be killed. */
@NullMarked
package dev.basefly.testkit.processes;

import org.jspecify.annotations.NullMarked;
