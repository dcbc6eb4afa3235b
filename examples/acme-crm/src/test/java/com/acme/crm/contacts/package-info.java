/** Facts about contacts. */
@NullMarked
package com.acme.crm.contacts;

import org.jspecify.annotations.NullMarked;
