package org.sshmux.ssh.credential;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.sshmux.target.CaConfig;

/** The files of a certificate authority. Every failure names the file and what to do. */
final class CaFiles {
  private static final int LARGEST = 64 * 1024;

  private CaFiles() {}

  /** Who signs for an authority. */
  static CaSigner signer(CaConfig config) throws IOException {
    if (config.keyFile().isPresent()) {
      KeyPair pair = privateKey(config.keyFile().get(), config.passphraseFile());
      return new CaSigner.InMemory(pair.getPublic(), pair.getPrivate());
    }
    Path file = config.publicKeyFile().orElseThrow();
    Path socket = config.agentSocket().orElseThrow();
    CaSigner.InAgent signer = new CaSigner.InAgent(publicKey(file), new UnixAgentTransport(socket));
    if (!signer.held()) {
      throw new IOException(
          "the agent at "
              + socket
              + " does not hold the key in "
              + file
              + "; add it with: SSH_AUTH_SOCK="
              + socket
              + " ssh-add KEY");
    }
    return signer;
  }

  private static KeyPair privateKey(Path file, Optional<Path> passphraseFile) throws IOException {
    byte[] content = secret("ca key", file);
    Optional<String> passphrase = Optional.empty();
    if (passphraseFile.isPresent()) {
      passphrase = Optional.of(passphrase(passphraseFile.get()));
    }
    String secret = passphrase.orElse("");
    AtomicBoolean asked = new AtomicBoolean();
    FilePasswordProvider passphrases =
        (_, _, _) -> {
          asked.set(true);
          return secret;
        };
    try {
      Iterable<KeyPair> pairs =
          SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName(file.toString()),
              new ByteArrayInputStream(content),
              passphrases);
      Iterator<KeyPair> found = pairs == null ? List.<KeyPair>of().iterator() : pairs.iterator();
      if (found.hasNext()) {
        return found.next();
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new IOException(trouble(file, passphraseFile, asked.get(), e), e);
    }
    throw new IOException("ca key " + file + " holds no private key; make one with ssh-keygen");
  }

  private static String trouble(
      Path file, Optional<Path> passphraseFile, boolean asked, Exception failure) {
    if (!asked) {
      return "ca key " + file + " cannot be read: " + failure.getMessage();
    }
    return passphraseFile
        .map(wrong -> "ca key " + file + " is not opened by the passphrase in " + wrong)
        .orElse(
            "ca key "
                + file
                + " has a passphrase; name a file that holds it with ca.passphrase-file");
  }

  private static String passphrase(Path file) throws IOException {
    String text = new String(secret("ca passphrase file", file), StandardCharsets.UTF_8);
    String line = text.lines().findFirst().orElse("");
    if (line.isEmpty()) {
      throw new IOException(
          "ca passphrase file " + file + " is empty; put the passphrase into its first line");
    }
    return line;
  }

  private static byte[] secret(String what, Path file) throws IOException {
    byte[] content = content(what, file);
    if (Files.getPosixFilePermissions(file).stream()
        .anyMatch(permission -> !permission.name().startsWith("OWNER_"))) {
      throw new IOException(
          what + " " + file + " is open to others; make it private with: chmod 600 " + file);
    }
    return content;
  }

  private static PublicKey publicKey(Path file) throws IOException {
    String text = new String(content("ca public key", file), StandardCharsets.UTF_8);
    try {
      AuthorizedKeyEntry entry =
          AuthorizedKeyEntry.parseAuthorizedKeyEntry(text.lines().findFirst().orElse("").strip());
      PublicKey key =
          entry == null ? null : entry.resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
      if (key != null) {
        return key;
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new IOException("ca public key " + file + " cannot be read: " + e.getMessage(), e);
    }
    throw new IOException(
        "ca public key " + file + " holds no key; it is the file that ends in .pub");
  }

  private static byte[] content(String what, Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(LARGEST + 1);
      if (content.length > LARGEST) {
        throw new IOException("it has more than 64 KiB");
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new IOException(
          what
              + " "
              + file
              + " does not exist; a key is made with: ssh-keygen -t ed25519 -f ca_key -C sshmux-ca",
          e);
    } catch (AccessDeniedException e) {
      throw new IOException(
          what + " " + file + " may not be read by " + System.getProperty("user.name"), e);
    } catch (IOException e) {
      throw new IOException(what + " " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
