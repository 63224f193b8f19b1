/**
 * The way to a target: looked up afresh, decided, stored, dialled.
 *
 * <p>Entry type: {@code Access}. Knows no SSH library.
 */
@NullMarked
package org.sshmux.session.access;

import org.jspecify.annotations.NullMarked;
