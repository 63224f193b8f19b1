/** Real OpenSSH clients and servers, as tests drive them. */
@NullMarked
package org.sshmux.openssh;

import org.jspecify.annotations.NullMarked;
