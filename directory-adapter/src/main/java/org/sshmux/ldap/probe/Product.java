package org.sshmux.ldap.probe;

import com.unboundid.ldap.sdk.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What kind of directory a server is, by its root entry (RFC 4512 section 5.1). */
public enum Product {
  OPENLDAP("OpenLDAP", "openldap"),
  FREEIPA("FreeIPA", "freeipa"),
  DS389("389 Directory Server", "389ds"),
  ACTIVE_DIRECTORY("Active Directory", "active-directory"),
  SAMBA("Samba", "active-directory"),
  APACHE_DS("Apache Directory Server", "openldap"),
  UNKNOWN("an unknown product", "");

  private static final String AD = "1.2.840.113556.1.4.800";

  private final String title;
  private final String preset;

  Product(String title, String preset) {
    this.title = title;
    this.preset = preset;
  }

  /** What its makers call it. */
  public String title() {
    return title;
  }

  /** The preset made for it. */
  public Optional<String> preset() {
    return preset.isEmpty() ? Optional.empty() : Optional.of(preset);
  }

  /**
   * @param root the root entry
   * @param schema what it knows
   */
  static Product of(Entry root, Schemas schema) {
    String vendor =
        (text(root, "vendorName") + " " + text(root, "vendorVersion")).toLowerCase(Locale.ROOT);
    if (vendor.contains("samba")) {
      return SAMBA;
    }
    if (values(root, "supportedCapabilities").contains(AD)) {
      return ACTIVE_DIRECTORY;
    }
    if (vendor.contains("389")) {
      return schema.hasClass("ipaHBACRule") ? FREEIPA : DS389;
    }
    if (vendor.contains("apache")) {
      return APACHE_DS;
    }
    return values(root, "objectClass").stream().anyMatch("OpenLDAProotDSE"::equalsIgnoreCase)
        ? OPENLDAP
        : UNKNOWN;
  }

  private static String text(Entry entry, String attribute) {
    return String.join(" ", values(entry, attribute));
  }

  static List<String> values(Entry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? List.of() : Arrays.asList(values);
  }
}
