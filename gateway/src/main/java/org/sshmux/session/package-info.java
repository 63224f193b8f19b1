/**
 * The life of one connection, put together from the packages below; and all that are live.
 *
 * <p>Entry type: {@code Sessions}. Knows every feature, and no SSH library.
 */
@NullMarked
package org.sshmux.session;

import org.jspecify.annotations.NullMarked;
