/** The pages on which people make, rotate and revoke the API keys of their organization. */
@NullMarked
package dev.basefly.dashboard.keys;

import org.jspecify.annotations.NullMarked;
