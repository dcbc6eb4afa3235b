/** What people are told of clusters: that one runs, and that one failed. */
@NamedInterface("notice")
@NullMarked
package dev.basefly.clusters.notice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
