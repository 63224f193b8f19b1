/**
 * Who a connection is: keys are asked about, then proven. Whether a person may be in is judged in
 * one place, for logins and for what goes on after them.
 *
 * <p>Entry type: {@code Authentication}. Knows no SSH library.
 */
@NullMarked
package org.sshmux.session.authentication;

import org.jspecify.annotations.NullMarked;
