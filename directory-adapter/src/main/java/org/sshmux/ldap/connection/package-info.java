/**
 * Connections to the servers of one directory: pooled, bounded in time, left alone while it fails.
 */
@NullMarked
package org.sshmux.ldap.connection;

import org.jspecify.annotations.NullMarked;
