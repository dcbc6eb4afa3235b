/** Plans over HTTP and as pages, for who has them and for who sells them. */
@NullMarked
package dev.basefly.plans.web;

import org.jspecify.annotations.NullMarked;
