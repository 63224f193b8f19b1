/**
 * The life of one connection: who it is, what it may reach, what it did; and all that are live.
 *
 * <p>Entry type: {@code Sessions}. Knows every feature, and no SSH library.
 */
@NullMarked
package org.sshmux.session;

import org.jspecify.annotations.NullMarked;
