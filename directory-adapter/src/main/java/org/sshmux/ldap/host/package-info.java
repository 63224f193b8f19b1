/** Reads hosts: one by its name, or all of them. */
@NullMarked
package org.sshmux.ldap.host;

import org.jspecify.annotations.NullMarked;
