/** Counts what the adapter does, for whoever exports it. Knows no other package. */
@NullMarked
package org.sshmux.ldap.metrics;

import org.jspecify.annotations.NullMarked;
