/**
 * The client at the other end of a connection: what it is served with, how it is told why it ends.
 *
 * <p>Entry type: {@link org.sshmux.ssh.peer.Peer}.
 */
@NullMarked
package org.sshmux.ssh.peer;

import org.jspecify.annotations.NullMarked;
