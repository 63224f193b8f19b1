/**
 * The one configuration file: read, checked as a whole, completed from layers, turned into records.
 *
 * <p>Entry type: {@link org.sshmux.config.ConfigFile}. Knows no feature: the record tree is handed
 * in.
 */
@NullMarked
package org.sshmux.config;

import org.jspecify.annotations.NullMarked;
