/**
 * Events as records of the Elastic Common Schema, one JSON object each.
 *
 * <p>Entry type: {@link org.sshmux.audit.ecs.EcsJson}.
 */
@NullMarked
package org.sshmux.audit.ecs;

import org.jspecify.annotations.NullMarked;
