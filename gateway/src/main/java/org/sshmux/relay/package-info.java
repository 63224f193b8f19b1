/**
 * What passes between two channels of the SSH protocol: data with back-pressure, requests and their
 * answers, ends, each in its order.
 *
 * <p>Entry type: {@link org.sshmux.relay.Relay}. Knows no other package and no SSH library.
 */
@NullMarked
package org.sshmux.relay;

import org.jspecify.annotations.NullMarked;
