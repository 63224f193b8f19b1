/**
 * The demonstration: a directory, two targets and a gateway in one process, on loopback only.
 *
 * <p>Entry type: {@link org.sshmux.app.demo.Demo}. Uses the gateway as an operator would, through a
 * configuration file and {@link org.sshmux.app.demo.Sshmux}; its targets are SSH servers of their
 * own.
 */
@NullMarked
package org.sshmux.app.demo;

import org.jspecify.annotations.NullMarked;
