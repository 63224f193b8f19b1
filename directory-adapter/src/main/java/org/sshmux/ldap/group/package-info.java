/**
 * Finds the groups of a person, nested ones included, in the way that suits the directory; see
 * {@link org.sshmux.ldap.group.GroupFinder}.
 */
@NullMarked
package org.sshmux.ldap.group;

import org.jspecify.annotations.NullMarked;
