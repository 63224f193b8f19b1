/**
 * What happened: the published event schema and the durable log that stores it.
 *
 * <p>Entry types: {@link org.sshmux.audit.AuditLog} to store, {@link
 * org.sshmux.audit.review.AuditReader} to read. Every value is plain.
 */
@NullMarked
package org.sshmux.audit;

import org.jspecify.annotations.NullMarked;
