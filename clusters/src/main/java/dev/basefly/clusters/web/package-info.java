/** The product's HTTP resources and pages. */
@NullMarked
package dev.basefly.clusters.web;

import org.jspecify.annotations.NullMarked;
