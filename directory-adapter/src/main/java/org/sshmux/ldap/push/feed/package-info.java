/**
 * How directories tell of changes: content synchronization, persistent search, DirSync.
 *
 * <p>Entry type: {@link org.sshmux.ldap.push.feed.FeedChoice}. Knows changes, held people and
 * connections.
 */
@NullMarked
package org.sshmux.ldap.push.feed;

import org.jspecify.annotations.NullMarked;
