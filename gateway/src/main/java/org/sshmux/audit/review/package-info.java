/**
 * Reading the trail: which records are asked for, and how people see them.
 *
 * <p>Entry type: {@link org.sshmux.audit.review.AuditReader}.
 */
@NullMarked
package org.sshmux.audit.review;

import org.jspecify.annotations.NullMarked;
