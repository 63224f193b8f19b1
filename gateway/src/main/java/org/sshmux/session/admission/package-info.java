/**
 * The door through which connections come, with its limits.
 *
 * <p>Entry type: {@code Admission}. Knows no SSH library.
 */
@NullMarked
package org.sshmux.session.admission;

import org.jspecify.annotations.NullMarked;
