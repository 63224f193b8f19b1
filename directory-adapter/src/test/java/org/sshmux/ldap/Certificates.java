package org.sshmux.ldap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Makes certificates for test servers with the JDK's own keytool. */
public final class Certificates {
  public static final String PASSWORD = "secret";
  private static final String LOOPBACK = "dns:localhost,ip:127.0.0.1";

  /** Options of keytool. */
  private static final List<String> PAST = List.of("-startdate", "-2d", "-validity", "1");

  private Certificates() {}

  /**
   * Writes {@code cert.pem}, {@code key.pem} and {@code server.p12} for {@code 127.0.0.1} and
   * {@code localhost}.
   */
  public static void selfSigned(Path dir) throws IOException, InterruptedException {
    selfSigned(dir, LOOPBACK);
  }

  public static void selfSigned(Path dir, String names) throws IOException, InterruptedException {
    generate(dir, "CN=test directory", List.of("-ext", "SAN=" + names, "-validity", "30"));
    export(dir);
  }

  /** The same, valid for one day that ended yesterday. */
  public static void selfSignedAndExpired(Path dir) throws IOException, InterruptedException {
    List<String> more = new ArrayList<>(PAST);
    more.addAll(List.of("-ext", "SAN=" + LOOPBACK));
    generate(dir, "CN=test directory", more);
    export(dir);
  }

  /** Writes {@code cert.pem} of an authority that can {@link #issue}. */
  public static void authority(Path dir) throws IOException, InterruptedException {
    generate(dir, "CN=test authority", List.of("-ext", "bc:c", "-validity", "30"));
    export(dir);
  }

  /**
   * Writes {@code cert.pem} and {@code key.pem} for {@code 127.0.0.1} and {@code localhost},
   * vouched for by an authority.
   *
   * @param expired whether it was valid for one day that ended yesterday
   */
  public static void issue(Path authority, Path dir, boolean expired)
      throws IOException, InterruptedException {
    generate(dir, "CN=test directory", List.of("-validity", "30"));
    String request = dir.resolve("request.pem").toString();
    keytool(dir, List.of("-certreq", "-file", request));
    List<String> issue =
        new ArrayList<>(
            List.of(
                "-gencert",
                "-infile",
                request,
                "-outfile",
                dir.resolve("cert.pem").toString(),
                "-rfc",
                "-ext",
                "SAN=" + LOOPBACK));
    issue.addAll(expired ? PAST : List.of("-validity", "30"));
    keytool(authority, issue);
    writeKey(dir);
  }

  private static void generate(Path dir, String name, List<String> more)
      throws IOException, InterruptedException {
    Files.createDirectories(dir);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-keyalg",
                "RSA", // GnuTLS, and so Debian's slapd, cannot read the EC keys that Java writes
                "-keysize",
                "2048",
                "-dname",
                name));
    arguments.addAll(more);
    keytool(dir, arguments);
  }

  private static void keytool(Path dir, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(arguments);
    command.addAll(
        List.of(
            "-alias",
            "server",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            dir.resolve("server.p12").toString()));
    Slapd.run(dir, command.toArray(String[]::new));
  }

  private static void export(Path dir) throws IOException {
    try {
      write(
          dir.resolve("cert.pem"), "CERTIFICATE", store(dir).getCertificate("server").getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    writeKey(dir);
  }

  private static void writeKey(Path dir) throws IOException {
    try {
      Key key = store(dir).getKey("server", PASSWORD.toCharArray());
      write(dir.resolve("key.pem"), "PRIVATE KEY", key.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static KeyStore store(Path dir) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(dir.resolve("server.p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
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
