package org.sshmux.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's host keys: one file each for Ed25519, ECDSA and RSA in OpenSSH's format, made on
 * the first start and readable by their owner only.
 */
final class HostKeys {
  private static final Logger LOG = LoggerFactory.getLogger(HostKeys.class);

  private enum Kind {
    ED25519("ssh_host_ed25519_key", "ssh-ed25519", 256),
    ECDSA("ssh_host_ecdsa_key", "ecdsa-sha2-nistp256", 256),
    RSA("ssh_host_rsa_key", "ssh-rsa", 3072);

    private final String file;
    private final String type;
    private final int bits;

    Kind(String file, String type, int bits) {
      this.file = file;
      this.type = type;
      this.bits = bits;
    }
  }

  private HostKeys() {}

  /**
   * Reads the keys of a folder, and makes those that are missing.
   *
   * @throws IOException if a key cannot be read, made or is open to others; names the file
   */
  static List<KeyPair> load(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    List<KeyPair> keys = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Path file = directory.resolve(kind.file);
      keys.add(Files.exists(file) ? read(file) : make(kind, file));
    }
    return List.copyOf(keys);
  }

  private static KeyPair read(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.stream().anyMatch(p -> !p.name().startsWith("OWNER_"))) {
      throw new IOException(
          "host key " + file + " is open to others; make it private with: chmod 600 " + file);
    }
    try (var in = Files.newInputStream(file)) {
      Iterable<KeyPair> pairs =
          SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName(file.toString()), in, null);
      if (pairs == null || !pairs.iterator().hasNext()) {
        throw new IOException("host key " + file + " holds no private key");
      }
      return pairs.iterator().next();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException("host key " + file + " cannot be read: " + e.getMessage(), e);
    } catch (IOException e) {
      throw e.getMessage() != null && e.getMessage().startsWith("host key ")
          ? e
          : new IOException("host key " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static KeyPair make(Kind kind, Path file) throws IOException {
    try {
      KeyPair pair = KeyUtils.generateKeyPair(kind.type, kind.bits);
      write(file, "rw-------", out -> writePrivate(pair, out));
      write(
          file.resolveSibling(file.getFileName() + ".pub"),
          "rw-r--r--",
          out -> OpenSSHKeyPairResourceWriter.INSTANCE.writePublicKey(pair, "sshmux", out));
      LOG.info("made host key {} {}", file, KeyUtils.getFingerPrint(pair.getPublic()));
      return pair;
    } catch (GeneralSecurityException e) {
      throw new IOException("host key " + file + " cannot be made: " + e.getMessage(), e);
    }
  }

  private static void writePrivate(KeyPair pair, OutputStream out)
      throws IOException, GeneralSecurityException {
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "sshmux", null, out);
  }

  private static void write(Path file, String permissions, Content content)
      throws IOException, GeneralSecurityException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    try (OutputStream out = Files.newOutputStream(fresh, StandardOpenOption.WRITE)) {
      content.write(out);
    }
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, file);
    }
  }

  private interface Content {
    void write(OutputStream out) throws IOException, GeneralSecurityException;
  }
}
