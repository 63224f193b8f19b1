package org.sshmux.session;

import org.sshmux.audit.AuditLog;
import org.sshmux.identity.Directory;
import org.sshmux.policy.Policy;
import org.sshmux.target.Credentials;
import org.sshmux.target.Dialer;
import org.sshmux.target.TargetResolver;

/** What the life of a connection is made with. */
public record Ports(
    Directory directory,
    Policy policy,
    TargetResolver resolver,
    Dialer dialer,
    Credentials credentials,
    AuditLog trail) {}
