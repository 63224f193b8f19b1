package org.sshmux.ldap;

import static java.util.Objects.requireNonNull;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchResult;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ReadOnlyEntry;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.experimental.ActiveDirectoryDirSyncControl;
import com.unboundid.ldif.LDIFAddChangeRecord;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFDeleteChangeRecord;
import com.unboundid.ldif.LDIFModifyChangeRecord;
import com.unboundid.ldif.LDIFModifyDNChangeRecord;
import com.unboundid.ldif.LDIFReader;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A directory in memory that says it is Active Directory and answers the DirSync control as one
 * does: what was changed of an entry, values added to and removed from {@code member}, tombstones.
 */
final class DirSyncServer implements AutoCloseable {
  private static final String COOKIE = "cookie";

  private final InMemoryDirectoryServer server;
  private final List<Entry> changes = new CopyOnWriteArrayList<>();

  private DirSyncServer(InMemoryDirectoryServerConfig config) throws LDAPException {
    config.addInMemoryOperationInterceptor(new Interceptor());
    this.server = new InMemoryDirectoryServer(config);
  }

  static DirSyncServer start() throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(Entries.BASE);
    config.setSchema(null);
    config.addAdditionalBindCredentials(Slapd.READER, Slapd.PASSWORD);
    config.setCustomRootDSEAttributes(
        List.of(
            new Attribute("supportedCapabilities", "1.2.840.113556.1.4.800"),
            new Attribute("supportedControl", ActiveDirectoryDirSyncControl.DIRSYNC_OID)));
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig(
            "plain", InetAddress.ofLiteral("127.0.0.1"), 0, null));
    DirSyncServer started = new DirSyncServer(config);
    started.modify("dn: " + Entries.BASE + "\nobjectClass: domain\ndc: example\n");
    for (String unit : List.of("people", "groups", "hosts")) {
      started.modify(Entries.unit(unit));
    }
    started.server.startListening();
    return started;
  }

  String url() {
    return "ldap://127.0.0.1:" + server.getListenPort();
  }

  void modify(String ldif) throws Exception {
    try (LDIFReader reader =
        new LDIFReader(new ByteArrayInputStream(ldif.getBytes(StandardCharsets.UTF_8)))) {
      for (LDIFChangeRecord change = reader.readChangeRecord(true);
          change != null;
          change = reader.readChangeRecord(true)) {
        Entry before =
            change instanceof LDIFAddChangeRecord ? new Entry("") : entry(change.getDN());
        change.processChange(server);
        changes.add(changed(change, before));
      }
    }
  }

  @Override
  public void close() {
    server.shutDown(true);
  }

  private Entry entry(String dn) throws LDAPException {
    return requireNonNull(server.getEntry(dn, "*", "+"));
  }

  private Entry changed(LDIFChangeRecord change, Entry before) throws LDAPException {
    return switch (change) {
      case LDIFAddChangeRecord add -> {
        Entry entry = identified(add.getDN(), entry(add.getDN()));
        add.getEntryToAdd().getAttributes().forEach(entry::addAttribute);
        entry.addAttribute("whenCreated", "20260101000000.0Z");
        yield entry;
      }
      case LDIFModifyChangeRecord modify -> modified(modify.getDN(), before);
      case LDIFDeleteChangeRecord delete -> tombstone(delete.getDN(), before);
      case LDIFModifyDNChangeRecord rename -> {
        Entry entry = identified(rename.getNewDN().toString(), before);
        entry.addAttribute("name", "new");
        yield entry;
      }
      default -> throw new IllegalArgumentException(change.toString());
    };
  }

  private Entry modified(String dn, Entry before) throws LDAPException {
    Entry entry = identified(dn, before);
    Set<String> old = members(before);
    Set<String> now = members(entry(dn));
    List<String> added = now.stream().filter(value -> !old.contains(value)).toList();
    List<String> removed = old.stream().filter(value -> !now.contains(value)).toList();
    if (!added.isEmpty()) {
      entry.addAttribute("member;range=1-1", added);
    }
    if (!removed.isEmpty()) {
      entry.addAttribute("member;range=0-0", removed);
    }
    return entry;
  }

  private static Set<String> members(Entry entry) {
    String[] values = entry.getAttributeValues("member");
    return values == null ? Set.of() : new LinkedHashSet<>(Arrays.asList(values));
  }

  private static Entry tombstone(String dn, Entry before) throws LDAPException {
    RDN rdn = requireNonNull(before.getRDN());
    String name = rdn.getAttributeNames()[0];
    String value = rdn.getAttributeValues()[0] + "\\0ADEL:" + UUID.randomUUID();
    Entry entry = identified(name + "=" + value + ",CN=Deleted Objects," + Entries.BASE, before);
    entry.addAttribute("isDeleted", "TRUE");
    entry.addAttribute("lastKnownParent", new Entry(dn).getParentDNString());
    return entry;
  }

  /** An entry with nothing but the id that another one shows as text. */
  private static Entry identified(String dn, Entry of) throws LDAPException {
    UUID id = UUID.fromString(of.getAttributeValue("entryUUID"));
    byte[] text =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    byte[] binary = text.clone();
    int[] order = {3, 2, 1, 0, 5, 4, 7, 6};
    for (int i = 0; i < order.length; i++) {
      binary[i] = text[order[i]];
    }
    return new Entry(dn, new Attribute("objectGUID", binary));
  }

  private final class Interceptor extends InMemoryOperationInterceptor {
    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest request)
        throws LDAPException {
      Control control = request.getRequest().getControl(ActiveDirectoryDirSyncControl.DIRSYNC_OID);
      if (control == null) {
        return;
      }
      boolean all = request.getRequest().getFilter().toString().equals("(objectClass=*)");
      ActiveDirectoryDirSyncControl asked =
          new ActiveDirectoryDirSyncControl(
              control.getOID(), control.isCritical(), control.getValue());
      String cookie = asked.getCookie() == null ? "" : asked.getCookie().stringValue();
      int from = cookie.isEmpty() ? 0 : Integer.parseInt(cookie);
      int until = changes.size();
      request.setProperty(COOKIE, Integer.toString(until));
      request.setProperty(
          "entries", all ? new ArrayList<>(changes.subList(from, until)) : List.of());
      request.setRequest(
          new SearchRequest(Entries.BASE, SearchScope.BASE, "(objectClass=none)", "1.1"));
    }

    @Override
    public void processSearchResult(InMemoryInterceptedSearchResult result) {
      if (result.getProperty(COOKIE) instanceof String cookie
          && result.getProperty("entries") instanceof List<?> entries) {
        try {
          for (Object entry : entries) {
            result.sendSearchEntry(new ReadOnlyEntry((Entry) entry));
          }
        } catch (LDAPException e) {
          throw new IllegalStateException(e);
        }
        LDAPResult plain = requireNonNull(result.getResult());
        result.setResult(
            new LDAPResult(
                plain.getMessageID(),
                plain.getResultCode(),
                null,
                null,
                List.<String>of(),
                List.<Control>of(
                    new ActiveDirectoryDirSyncControl(false, 0, 0, new ASN1OctetString(cookie)))));
      }
    }
  }
}
