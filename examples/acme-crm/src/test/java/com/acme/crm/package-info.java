/** Starts the CRM, for its tests and for those who work on it. */
@NullMarked
package com.acme.crm;

import org.jspecify.annotations.NullMarked;
