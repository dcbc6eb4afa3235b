/** The words of the pages: English in the code, and what stands for it in the other languages. */
@ApplicationModule(displayName = "Words", allowedDependencies = "runtime")
@NullMarked
package dev.basefly.words;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
