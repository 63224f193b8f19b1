/**
 * Changes as the directory tells of them: heard over one connection, turned into whom they concern,
 * and told on once what is held of these people counts as outdated.
 *
 * <p>Entry type: {@link org.sshmux.ldap.push.Push}. Its subpackages are its parts: {@code feed}
 * hears, {@code reach} finds out whom it concerns, {@code held} knows who could be, and {@code
 * change} is what they speak of.
 */
@NullMarked
package org.sshmux.ldap.push;

import org.jspecify.annotations.NullMarked;
