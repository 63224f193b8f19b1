/**
 * The gateway's own commands, which a person runs with {@code ssh gateway COMMAND}.
 *
 * <p>Entry type: {@link org.sshmux.command.GatewayCommands}. Knows what {@code session} and {@code
 * policy} answer, and no SSH library.
 */
@NullMarked
package org.sshmux.command;

import org.jspecify.annotations.NullMarked;
