/** Looks at a directory for those who set it up: what it is, what fits, what is missing. */
@NullMarked
package org.sshmux.ldap.probe;

import org.jspecify.annotations.NullMarked;
