/**
 * What becomes of a session channel: a command of the gateway, the menu, or a session at a target,
 * one stage after the other.
 *
 * <p>Entry type: {@link org.sshmux.ssh.stage.SessionChannel}.
 */
@NullMarked
package org.sshmux.ssh.stage;

import org.jspecify.annotations.NullMarked;
