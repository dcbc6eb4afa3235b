/** A provisioner for real: clusters of Cluster API (cluster-api.sigs.k8s.io, v1beta2) on a management cluster. */
@NullMarked
package dev.basefly.clusters.kubernetes;

import org.jspecify.annotations.NullMarked;
