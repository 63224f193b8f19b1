package org.sshmux.session.authentication;

import java.util.Optional;
import org.sshmux.audit.AuditEvent.Actor;
import org.sshmux.identity.OfferedKey;

/**
 * Who got in, and with what.
 *
 * @param login as typed, for later look-ups
 * @param id the entry's immutable id at that moment
 * @param expiry when that ends by itself, as far as the directory said at that moment
 */
public record Authenticated(
    String login, String id, OfferedKey key, Actor actor, Optional<Standing.Expiry> expiry) {}
