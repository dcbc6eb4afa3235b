/** The plan and its price as customers see and change them, and as operators see them. */
@NullMarked
package dev.basefly.billing.web;

import org.jspecify.annotations.NullMarked;
