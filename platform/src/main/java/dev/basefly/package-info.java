/** The platform: one package per module, each with its own page under docs/modules. */
@NullMarked
package dev.basefly;

import org.jspecify.annotations.NullMarked;
