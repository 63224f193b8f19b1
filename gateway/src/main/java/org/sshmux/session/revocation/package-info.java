/**
 * What is permitted is decided again: when the directory tells of a change, every now and then, and
 * at moments that are known before.
 *
 * <p>Entry type: {@code Revocation}. Knows no SSH library.
 */
@NullMarked
package org.sshmux.session.revocation;

import org.jspecify.annotations.NullMarked;
