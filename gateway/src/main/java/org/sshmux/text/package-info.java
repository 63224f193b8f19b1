/**
 * What people are shown: which characters are shown at all, and texts without the others.
 *
 * <p>Entry type: {@link org.sshmux.text.PlainText}. Knows no other package.
 */
@NullMarked
package org.sshmux.text;

import org.jspecify.annotations.NullMarked;
