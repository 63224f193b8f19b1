/** What was read is held for a while, and never longer than it may be. */
@NullMarked
package org.sshmux.ldap.cache;

import org.jspecify.annotations.NullMarked;
