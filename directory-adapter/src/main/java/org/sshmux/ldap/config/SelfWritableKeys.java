package org.sshmux.ldap.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sshmux.ldap.config.GroupConfig.Nesting;
import org.sshmux.ldap.config.UserConfig.KeySource;
import org.sshmux.ldap.config.UserConfig.StateRule;

/**
 * Key attributes that everybody may write on their own entry in Active Directory: whoever has a
 * session there, on a machine left unlocked for a minute, can give themselves a way in for good.
 */
public final class SelfWritableKeys {
  private static final Set<String> SELF_WRITABLE =
      Set.of("info", "url", "wwwhomepage", "telephonenumber");

  private SelfWritableKeys() {}

  /** One sentence for each such attribute, for the log at start. */
  public static List<String> warnings(LdapConfig config) {
    if (!activeDirectory(config)) {
      return List.of();
    }
    return config.user().keys().stream()
        .map(KeySource::attribute)
        .filter(name -> SELF_WRITABLE.contains(name.toLowerCase(Locale.ROOT)))
        .map(name ->
            "directory.user.keys: everybody may write "
                + name
                + " on their own entry in Active Directory; take keys from altSecurityIdentities")
        .toList();
  }

  private static boolean activeDirectory(LdapConfig config) {
    return config.preset().equals("active-directory")
        || config.user().state().contains(StateRule.AD)
        || config.group().nesting() == Nesting.TOKEN_GROUPS
        || config.group().nesting() == Nesting.IN_CHAIN;
  }
}
