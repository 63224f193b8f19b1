/**
 * Where the directory says which hosts a person may reach, brought into policy's statements.
 *
 * <p>Entry type: {@link org.sshmux.ldap.grant.GrantSources}. Knows {@code identity}, {@code
 * policy}, {@code ldap.config}, {@code ldap.connection} and {@code ldap.host}.
 */
@NullMarked
package org.sshmux.ldap.grant;

import org.jspecify.annotations.NullMarked;
