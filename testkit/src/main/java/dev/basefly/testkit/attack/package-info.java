/** Calls every route of a running application as everybody who may not, and compares the answers with the declared rules. */
@NullMarked
package dev.basefly.testkit.attack;

import org.jspecify.annotations.NullMarked;
