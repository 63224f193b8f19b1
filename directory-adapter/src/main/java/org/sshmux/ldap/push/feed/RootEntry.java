package org.sshmux.ldap.push.feed;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestControl;
import com.unboundid.ldap.sdk.controls.PersistentSearchRequestControl;
import com.unboundid.ldap.sdk.experimental.ActiveDirectoryDirSyncControl;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sshmux.ldap.config.PushConfig.Mode;
import org.sshmux.ldap.push.change.EntryKey;

/**
 * What a server says of itself in its root entry (RFC 4512 section 5.1).
 *
 * @param classes object classes, lower case
 * @param capabilities object identifiers of controls and capabilities
 * @param namingContexts distinguished names at which its trees begin
 */
public record RootEntry(
    Set<String> classes, Set<String> capabilities, List<String> namingContexts) {
  private static final String ACTIVE_DIRECTORY = "1.2.840.113556.1.4.800";
  private static final String OPENLDAP = "openldaprootdse";

  public RootEntry {
    classes = Set.copyOf(classes);
    capabilities = Set.copyOf(capabilities);
    namingContexts = List.copyOf(namingContexts);
  }

  /**
   * Reads it off a server; one that shows no such entry supports nothing.
   *
   * @throws LDAPException if the server fails or does not answer in time
   */
  public static RootEntry read(LDAPConnection connection, Duration timeout) throws LDAPException {
    SearchRequest request =
        new SearchRequest(
            "",
            SearchScope.BASE,
            "(objectClass=*)",
            "objectClass",
            "supportedControl",
            "supportedCapabilities",
            "namingContexts");
    request.setResponseTimeoutMillis(timeout.toMillis());
    SearchResultEntry entry = connection.searchForEntry(request);
    if (entry == null) {
      return new RootEntry(Set.of(), Set.of(), List.of());
    }
    Set<String> capabilities =
        Set.of("supportedControl", "supportedCapabilities").stream()
            .flatMap(attribute -> values(entry, attribute).stream())
            .collect(Collectors.toSet());
    return new RootEntry(
        values(entry, "objectClass").stream()
            .map(value -> value.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet()),
        capabilities,
        values(entry, "namingContexts"));
  }

  /**
   * By which protocols the server may tell of changes, the best first. Content synchronization is
   * chosen for OpenLDAP only: others announce the control and then do not tell of every change.
   */
  List<Mode> modes() {
    if (capabilities.contains(ACTIVE_DIRECTORY)) {
      return only(Mode.DIRSYNC, ActiveDirectoryDirSyncControl.DIRSYNC_OID);
    }
    return classes.contains(OPENLDAP)
        ? only(Mode.SYNCREPL, ContentSyncRequestControl.SYNC_REQUEST_OID)
        : only(
            Mode.PERSISTENT_SEARCH, PersistentSearchRequestControl.PERSISTENT_SEARCH_REQUEST_OID);
  }

  /** The naming context that a base is in. */
  Optional<String> contextOf(String base) {
    String key = EntryKey.of(base);
    return namingContexts.stream()
        .filter(context -> !context.isEmpty())
        .filter(context -> EntryKey.below(key, List.of(EntryKey.of(context))))
        .max(Comparator.comparingInt(String::length));
  }

  private List<Mode> only(Mode mode, String control) {
    return capabilities.contains(control) ? List.of(mode) : List.of();
  }

  private static List<String> values(SearchResultEntry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? List.of() : Arrays.asList(values);
  }
}
