/** Acme's CRM: one main class; what it does is in the packages below. */
@NullMarked
package com.acme.crm;

import org.jspecify.annotations.NullMarked;
