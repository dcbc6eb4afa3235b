/** Where the machines of clusters come from: the port that provisioners stand behind, and what guards us from them. */
@NamedInterface("provisioning")
@NullMarked
package dev.basefly.clusters.provisioning;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
