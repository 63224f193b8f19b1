/**
 * Who the gateway is to a target: certificates of its own authority, and the keys of agents.
 *
 * <p>Entry type: {@link org.sshmux.ssh.credential.TargetKeys}.
 */
@NullMarked
package org.sshmux.ssh.credential;

import org.jspecify.annotations.NullMarked;
