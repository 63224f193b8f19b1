/**
 * Event loops, and Apache MINA SSHD's network layer on top of them.
 *
 * <p>Entry types: {@link org.sshmux.ssh.io.EventLoops} owns the threads, {@link
 * org.sshmux.ssh.io.LoopServiceFactoryFactory} is what MINA's server and client are given, {@link
 * org.sshmux.ssh.io.LoopSocket} is a relay's socket beside them on the same loop. Knows MINA, and
 * no package of this product.
 */
@NullMarked
package org.sshmux.ssh.io;

import org.jspecify.annotations.NullMarked;
