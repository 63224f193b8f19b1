/**
 * Who is it: the immutable snapshot of one person that a directory yields, and the keys that prove
 * it.
 *
 * <p>Entry type: {@link org.sshmux.identity.Directory}. Knows no other package.
 */
@NullMarked
package org.sshmux.identity;

import org.jspecify.annotations.NullMarked;
