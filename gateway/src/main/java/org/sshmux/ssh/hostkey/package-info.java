/**
 * Who a target is: the host keys that the directory and known_hosts files know, and the verdict on
 * what a target presents.
 *
 * <p>Entry type: {@link org.sshmux.ssh.hostkey.HostKeyCheck}.
 */
@NullMarked
package org.sshmux.ssh.hostkey;

import org.jspecify.annotations.NullMarked;
