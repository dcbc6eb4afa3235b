/** An organization's whole data as a thing of its own: taken along in an open format, brought in, erased with a certificate. */
@NamedInterface("archive")
@NullMarked
package dev.basefly.tenancy.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
