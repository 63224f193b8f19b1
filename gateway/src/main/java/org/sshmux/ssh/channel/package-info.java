/**
 * Channels of the SSH library as ends of a relay, and what both sides of the gateway share.
 *
 * <p>Entry type: {@link org.sshmux.ssh.channel.MessageChannel}. Knows {@code relay} and {@code
 * ssh.io}.
 */
@NullMarked
package org.sshmux.ssh.channel;

import org.jspecify.annotations.NullMarked;
