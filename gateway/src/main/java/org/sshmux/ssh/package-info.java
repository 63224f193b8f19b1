/**
 * The SSH protocol towards clients; with its subpackages the only one that knows Apache MINA SSHD.
 *
 * <p>Entry type: {@code SshListener}. Hands every decision to {@code session} on a virtual thread.
 */
@NullMarked
package org.sshmux.ssh;

import org.jspecify.annotations.NullMarked;
