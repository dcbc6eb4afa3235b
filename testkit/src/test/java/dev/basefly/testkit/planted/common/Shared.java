package dev.basefly.testkit.planted.common;

import org.jspecify.annotations.NullMarked;

/** Lies in a package named after nothing, which has no package-info. */
@NullMarked
public final class Shared {}
