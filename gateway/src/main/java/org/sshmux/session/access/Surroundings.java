package org.sshmux.session.access;

import java.util.function.Consumer;
import org.sshmux.identity.Directory;
import org.sshmux.policy.Policy;
import org.sshmux.session.inventory.LastUses;
import org.sshmux.target.Credentials;
import org.sshmux.target.Dialer;
import org.sshmux.target.TargetResolver;

/**
 * What all connections reach targets with.
 *
 * @param again has whoever typed a login looked up again, soon; does not block
 */
public record Surroundings(
    Directory directory,
    Policy policy,
    TargetResolver resolver,
    Dialer dialer,
    Credentials credentials,
    LastUses uses,
    Consumer<String> again) {}
