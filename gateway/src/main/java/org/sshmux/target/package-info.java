/**
 * How a host is reached: one name resolution, one dial with a deadline.
 *
 * <p>Entry types: {@link org.sshmux.target.TargetResolver} and {@link org.sshmux.target.Dialer}.
 * Knows {@code policy}, {@code relay} and the words of {@code identity}.
 */
@NullMarked
package org.sshmux.target;

import org.jspecify.annotations.NullMarked;
