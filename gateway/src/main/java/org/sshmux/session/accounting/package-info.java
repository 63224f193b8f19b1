/**
 * What is kept of a connection and of what goes on in it: the audit events, in their order, and
 * what is permitted until it ends or is revoked. Each thing ends once.
 *
 * <p>Entry type: {@code Books}. Knows no SSH library.
 */
@NullMarked
package org.sshmux.session.accounting;

import org.jspecify.annotations.NullMarked;
