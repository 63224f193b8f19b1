/**
 * The command {@code sshmux}: what a person types, and how the parts are put together.
 *
 * <p>Entry type: {@link org.sshmux.app.Main}. May know every package.
 */
@NullMarked
package org.sshmux.app;

import org.jspecify.annotations.NullMarked;
