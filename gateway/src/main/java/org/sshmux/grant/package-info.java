/**
 * What a group permits: the grammar of access statements, and the hosts and capabilities that they
 * speak of.
 *
 * <p>Entry type: {@link org.sshmux.grant.Grant}.
 */
@NullMarked
package org.sshmux.grant;

import org.jspecify.annotations.NullMarked;
