package com.acme.reach;

import dev.basefly.clusters.web.ClusterList;
import dev.basefly.database.SystemDatabase;

/** Holds what it may not hold. */
record Reacher(ClusterList list, SystemDatabase database) {}
