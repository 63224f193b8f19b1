/**
 * May they: a pure function from a person's snapshot and a request to a decision.
 *
 * <p>Entry type: {@link org.sshmux.policy.Policy}.
 */
@NullMarked
package org.sshmux.policy;

import org.jspecify.annotations.NullMarked;
