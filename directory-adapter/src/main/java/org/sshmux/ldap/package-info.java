/**
 * The company's directory over LDAP: pooled, bounded in time and size, and cached with a bound on
 * how old an answer may be.
 *
 * <p>Entry type: {@link org.sshmux.ldap.LdapDirectory}. Knows {@code identity} and {@code policy}
 * only.
 */
@NullMarked
package org.sshmux.ldap;

import org.jspecify.annotations.NullMarked;
