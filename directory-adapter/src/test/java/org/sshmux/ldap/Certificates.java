package org.sshmux.ldap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;

/** Makes certificates for test servers with the JDK's own keytool. */
public final class Certificates {
  public static final String PASSWORD = "secret";

  private Certificates() {}

  /**
   * Writes {@code cert.pem}, {@code key.pem} and {@code server.p12} for {@code 127.0.0.1} and
   * {@code localhost}.
   */
  public static void selfSigned(Path dir) throws IOException, InterruptedException {
    selfSigned(dir, "dns:localhost,ip:127.0.0.1");
  }

  public static void selfSigned(Path dir, String names) throws IOException, InterruptedException {
    Files.createDirectories(dir);
    Path store = dir.resolve("server.p12");
    Slapd.run(
        dir,
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "RSA", // GnuTLS, and so Debian's slapd, cannot read the EC keys that Java writes
        "-keysize",
        "2048",
        "-dname",
        "CN=test directory",
        "-ext",
        "SAN=" + names,
        "-validity",
        "30",
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-keystore",
        store.toString());
    try (var in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      Key key = keys.getKey("server", PASSWORD.toCharArray());
      write(dir.resolve("key.pem"), "PRIVATE KEY", key.getEncoded());
      write(dir.resolve("cert.pem"), "CERTIFICATE", keys.getCertificate("server").getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Writes a PKCS#12 store that trusts one certificate. */
  public static Path trustStore(Path certificate, Path dir) throws IOException {
    Path file = dir.resolve("trust.p12");
    try (var in = Files.newInputStream(certificate);
        var out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      store.store(out, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    return file;
  }

  private static void write(Path file, String kind, byte[] der) throws IOException {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
