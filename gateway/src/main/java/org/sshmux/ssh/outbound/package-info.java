/**
 * The gateway as a client of targets: the connection to one, its login and its channels.
 *
 * <p>Entry type: {@link org.sshmux.ssh.outbound.TargetClient}.
 */
@NullMarked
package org.sshmux.ssh.outbound;

import org.jspecify.annotations.NullMarked;
