/**
 * The people of whom something is held, by all the names under which a change may concern them.
 *
 * <p>Entry type: {@link org.sshmux.ldap.push.held.HeldPeople}. Knows changes and {@code identity}.
 */
@NullMarked
package org.sshmux.ldap.push.held;

import org.jspecify.annotations.NullMarked;
