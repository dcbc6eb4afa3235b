/** Pictures that people upload. */
@NamedInterface("media")
@NullMarked
package dev.basefly.api.media;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
