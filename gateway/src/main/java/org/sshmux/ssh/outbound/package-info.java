/**
 * The gateway as a client of targets: who a target is, who the gateway is to it, and the connection
 * between both.
 *
 * <p>Entry type: {@link org.sshmux.ssh.outbound.TargetClient}. Knows {@code target}, {@code
 * identity}, {@code ssh.channel} and {@code ssh.io}.
 */
@NullMarked
package org.sshmux.ssh.outbound;

import org.jspecify.annotations.NullMarked;
