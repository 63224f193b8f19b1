package org.sshmux.ldap.probe;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.schema.Schema;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;

/** What a server says it knows; a server that does not say may know anything. */
final class Schemas {
  private static final Logger LOG = LoggerFactory.getLogger(Schemas.class);

  private final Optional<Schema> schema;

  private Schemas(Optional<Schema> schema) {
    this.schema = schema;
  }

  /**
   * @param root the root entry, with {@code subschemaSubentry}
   */
  static Schemas read(LdapSession session, SearchResultEntry root) throws DirectoryAway {
    String place = root.getAttributeValue("subschemaSubentry");
    if (place == null) {
      return new Schemas(Optional.empty());
    }
    try {
      return new Schemas(
          session.read(place, List.of("attributeTypes", "objectClasses")).map(Schemas::parse));
    } catch (LDAPException e) {
      LOG.debug("the schema cannot be read", e);
      return new Schemas(Optional.empty());
    }
  }

  private static Schema parse(SearchResultEntry entry) {
    return new Schema(entry);
  }

  boolean isKnown() {
    return schema.isPresent();
  }

  boolean hasClass(String name) {
    return schema.map(known -> known.getObjectClass(name) != null).orElse(false);
  }

  /** Whether an attribute can be in an entry, as far as is known. */
  boolean mayHold(String attribute) {
    int options = attribute.indexOf(';');
    String name = options < 0 ? attribute : attribute.substring(0, options);
    return schema.map(known -> known.getAttributeType(name) != null).orElse(true);
  }
}
