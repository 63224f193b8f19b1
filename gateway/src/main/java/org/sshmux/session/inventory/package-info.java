/**
 * Where a person may go, enumerated.
 *
 * <p>Entry type: {@code Inventory}. Knows no SSH library.
 */
@NullMarked
package org.sshmux.session.inventory;

import org.jspecify.annotations.NullMarked;
