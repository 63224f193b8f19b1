package org.sshmux.ldap.connection;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.sshmux.ldap.config.LdapConfig.Tls;

/** Which certificates are believed, and which one is shown. */
public final class Trust {
  private static final int MAX_STORE_BYTES = 16 << 20;

  private Trust() {}

  /**
   * The TLS settings with the configured trust store, or that of the Java runtime, and the
   * gateway's own certificate if it has one.
   *
   * @throws IOException if a store cannot be read or is empty
   */
  public static SSLContext context(Tls tls) throws IOException {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(tls.trustStore().isPresent() ? store(tls.trustStore().get(), tls) : null);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own(tls), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("trust-store: " + e.getMessage(), e);
    }
  }

  private static KeyManager @Nullable [] own(Tls tls) throws IOException, GeneralSecurityException {
    if (tls.keyStore().isEmpty()) {
      return null;
    }
    Path file = tls.keyStore().get();
    Secret password =
        Secret.read("key-store-password-file", tls.keyStorePasswordFile().orElseThrow());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, password.chars());
    } catch (IOException e) {
      throw new IOException(
          "key-store: " + file + " cannot be read as PKCS#12 with this password: " + Secret.why(e),
          e);
    }
    if (!hasKey(store)) {
      throw new IOException("key-store: there is no private key in " + file);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password.chars());
    return keys.getKeyManagers();
  }

  private static boolean hasKey(KeyStore store) throws GeneralSecurityException {
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        return true;
      }
    }
    return false;
  }

  private static KeyStore store(Path file, Tls tls) throws IOException, GeneralSecurityException {
    Optional<Secret> password = Optional.empty();
    if (tls.trustStorePasswordFile().isPresent()) {
      Path secret = tls.trustStorePasswordFile().get();
      password = Optional.of(Secret.read("trust-store-password-file", secret));
    }
    byte[] bytes = bytes(file);
    boolean pem = new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN CERTIFICATE");
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(
          pem ? null : new ByteArrayInputStream(bytes), password.map(Secret::chars).orElse(null));
    } catch (IOException e) {
      throw new IOException(
          "trust-store: " + file + " is neither PEM nor a PKCS#12 file that this password opens",
          e);
    }
    if (pem) {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))) {
        store.setCertificateEntry("ca" + store.size(), certificate);
      }
    }
    if (store.size() == 0) {
      throw new IOException("trust-store: no certificate can be read from " + file);
    }
    return store;
  }

  private static byte[] bytes(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_STORE_BYTES);
    } catch (IOException e) {
      throw new IOException("trust-store: cannot read " + file + ": " + Secret.why(e), e);
    }
  }
}
