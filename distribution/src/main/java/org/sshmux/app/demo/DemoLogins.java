package org.sshmux.app.demo;

import java.security.PublicKey;
import java.util.Map;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;

/**
 * Who may log in on a host: people with their keys ({@code ssh -J}), and whoever the gateway's
 * authority has certified for the login (sessions through the gateway). That a certificate is in
 * its time and bears the authority's signature is checked by the server before it asks here.
 *
 * @param people each one's own key, by login
 * @param authority as in sshd's {@code TrustedUserCAKeys}
 */
record DemoLogins(Map<String, PublicKey> people, PublicKey authority) {

  boolean permit(String login, PublicKey key) {
    if (key instanceof OpenSshCertificate certificate) {
      return KeyUtils.compareKeys(authority, certificate.getCaPubKey())
          && certificate.getType() == OpenSshCertificate.Type.USER
          && certificate.getPrincipals().contains(login);
    }
    return KeyUtils.compareKeys(people.get(login), key);
  }
}
