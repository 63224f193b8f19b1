/**
 * What a person sees who logs in to the gateway itself: the hosts open to them, to pick one from.
 *
 * <p>Entry types: {@link org.sshmux.menu.Menu}, on a {@link org.sshmux.menu.Console}. Draws on
 * streams with JLine and touches no terminal device. Knows no other package.
 */
@NullMarked
package org.sshmux.menu;

import org.jspecify.annotations.NullMarked;
