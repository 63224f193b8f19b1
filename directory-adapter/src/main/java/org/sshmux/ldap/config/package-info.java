/** What the directory section of the configuration says, checked. */
@NullMarked
package org.sshmux.ldap.config;

import org.jspecify.annotations.NullMarked;
