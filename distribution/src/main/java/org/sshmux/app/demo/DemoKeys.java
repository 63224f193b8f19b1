package org.sshmux.app.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/** The keys of the demonstration's people and hosts. */
final class DemoKeys {
  private static final int ED25519_BITS = 256;

  private DemoKeys() {}

  static KeyPair generate() {
    try {
      return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, ED25519_BITS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 keys cannot be made", e);
    }
  }

  /** One line, as authorized_keys, known_hosts and {@code sshPublicKey} have it. */
  static String line(PublicKey key) {
    return PublicKeyEntry.toString(key);
  }

  /** Writes a private key as {@code ssh-keygen} does. */
  static void write(KeyPair pair, String comment, DemoFolder folder, String name)
      throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, comment, null, text);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key of " + comment + " cannot be written", e);
    }
    folder.writeSecret(name, text.toByteArray());
    folder.write(name + ".pub", line(pair.getPublic()) + " " + comment + "\n");
  }

  /** The public halves of the private keys in a folder, whatever their files are called. */
  static List<PublicKey> publicKeysIn(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> listing = Files.list(folder)) {
      files = listing.filter(file -> !file.toString().endsWith(".pub")).sorted().toList();
    }
    List<PublicKey> keys = new ArrayList<>();
    for (Path file : files) {
      keys.addAll(publicKeys(file));
    }
    return keys;
  }

  private static List<PublicKey> publicKeys(Path file) throws IOException {
    List<PublicKey> keys = new ArrayList<>();
    try (var in = Files.newInputStream(file)) {
      Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(null, file::toString, in, null);
      if (pairs != null) {
        pairs.forEach(pair -> keys.add(pair.getPublic()));
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " is not a private key that can be read", e);
    }
    return keys;
  }
}
