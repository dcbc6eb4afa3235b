/** Organizations as the operator of the installation looks them up; stable: a change is announced a release before. */
@NamedInterface("directory")
@NullMarked
package dev.basefly.tenancy.directory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
