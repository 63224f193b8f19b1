/**
 * A change of one entry, as a directory tells of it, and the queue of those not yet looked at.
 *
 * <p>Entry type: {@link org.sshmux.ldap.push.change.EntryChange}. Knows no other package of ours.
 */
@NullMarked
package org.sshmux.ldap.push.change;

import org.jspecify.annotations.NullMarked;
