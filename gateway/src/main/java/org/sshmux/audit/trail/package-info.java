/**
 * The trail on disk: lines in segments, durable before anybody is told, whole again after a crash.
 *
 * <p>Entry type: {@link org.sshmux.audit.trail.SegmentedFileLog}.
 */
@NullMarked
package org.sshmux.audit.trail;

import org.jspecify.annotations.NullMarked;
