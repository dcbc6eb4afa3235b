/** Exports over HTTP and as a page. */
@NullMarked
package dev.basefly.exports.web;

import org.jspecify.annotations.NullMarked;
