/** Reads a person: account state, keys, groups and their statements on hosts. */
@NullMarked
package org.sshmux.ldap.person;

import org.jspecify.annotations.NullMarked;
