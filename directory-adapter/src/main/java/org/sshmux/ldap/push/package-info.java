/**
 * Changes as the directory tells of them: heard over one connection, turned into whom they concern,
 * and told on once what is held of these people counts as outdated.
 *
 * <p>Entry type: {@link org.sshmux.ldap.push.Push}. Knows {@code identity} and the adapter's
 * configuration, connections, caches and counters.
 */
@NullMarked
package org.sshmux.ldap.push;

import org.jspecify.annotations.NullMarked;
