/**
 * Whom a change concerns.
 *
 * <p>Entry type: {@link org.sshmux.ldap.push.reach.Assessment}. Knows changes and held people.
 */
@NullMarked
package org.sshmux.ldap.push.reach;

import org.jspecify.annotations.NullMarked;
