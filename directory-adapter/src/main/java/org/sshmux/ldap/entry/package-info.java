/** What entries of every kind have: keys, and being the only one. */
@NullMarked
package org.sshmux.ldap.entry;

import org.jspecify.annotations.NullMarked;
