package org.sshmux.ssh.credential;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The questions of a client to an SSH agent (draft-ietf-sshm-ssh-agent). Believes no answer: one
 * that is not exactly as it must be is an {@link IOException}. Used by one thread at a time; every
 * call blocks for at most the deadline.
 */
public final class AgentClient {
  /** Asks for a signature with SHA-256 of an RSA key (section 3.6.1). */
  public static final int RSA_SHA2_256 = 2;

  /** Asks for a signature with SHA-512 of an RSA key. */
  public static final int RSA_SHA2_512 = 4;

  private static final int MAX_KEYS = 1_000;
  private static final byte FAILURE = 5;
  private static final byte REQUEST_IDENTITIES = 11;
  private static final byte IDENTITIES_ANSWER = 12;
  private static final byte SIGN_REQUEST = 13;
  private static final byte SIGN_RESPONSE = 14;

  private final AgentTransport transport;
  private final Duration deadline;

  /**
   * @param deadline for each answer
   */
  public AgentClient(AgentTransport transport, Duration deadline) {
    this.transport = transport;
    this.deadline = deadline;
  }

  /** A key that an agent holds, as the agent says it; unchecked. */
  public static final class Identity {
    private final byte[] blob;
    private final String comment;

    private Identity(byte[] blob, String comment) {
      this.blob = blob;
      this.comment = comment;
    }

    /** The public key or certificate in its wire form. */
    public byte[] blob() {
      return blob.clone();
    }

    /** What its owner calls it. */
    public String comment() {
      return comment;
    }
  }

  /**
   * The keys that the agent holds, in its order.
   *
   * @throws IOException if the agent cannot be asked, refuses, or answers nonsense
   */
  public List<Identity> identities() throws IOException {
    ByteBuffer answer = ask(new byte[] {REQUEST_IDENTITIES}, IDENTITIES_ANSWER);
    try {
      int count = answer.getInt();
      if (count < 0 || count > MAX_KEYS) {
        throw new IOException("the agent holds more than " + MAX_KEYS + " keys");
      }
      List<Identity> identities = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] blob = string(answer);
        identities.add(new Identity(blob, new String(string(answer), StandardCharsets.UTF_8)));
      }
      requireEnd(answer);
      return List.copyOf(identities);
    } catch (BufferUnderflowException e) {
      throw new IOException("the agent's list of keys is cut off", e);
    }
  }

  /**
   * Has the agent sign.
   *
   * @param keyBlob the key, as the agent wrote it
   * @param flags {@link #RSA_SHA2_256}, {@link #RSA_SHA2_512} or 0
   * @return the signature in its wire form (RFC 4253 section 6.6); unchecked
   * @throws IOException if the agent cannot be asked, refuses, or answers nonsense
   */
  public byte[] sign(byte[] keyBlob, byte[] data, int flags) throws IOException {
    ByteBuffer request =
        ByteBuffer.allocate(1 + 3 * Integer.BYTES + keyBlob.length + data.length)
            .put(SIGN_REQUEST)
            .putInt(keyBlob.length)
            .put(keyBlob)
            .putInt(data.length)
            .put(data)
            .putInt(flags);
    ByteBuffer answer = ask(request.array(), SIGN_RESPONSE);
    try {
      byte[] signature = string(answer);
      requireEnd(answer);
      return signature;
    } catch (BufferUnderflowException e) {
      throw new IOException("the agent's signature is cut off", e);
    }
  }

  private ByteBuffer ask(byte[] request, byte expected) throws IOException {
    ByteBuffer answer = ByteBuffer.wrap(transport.exchange(request, deadline));
    if (!answer.hasRemaining()) {
      throw new IOException("the agent's answer is empty");
    }
    byte type = answer.get();
    if (type == FAILURE) {
      throw new IOException(
          expected == SIGN_RESPONSE ? "the agent refuses to sign" : "the agent shows no keys");
    }
    if (type != expected) {
      throw new IOException(
          "the agent answered with message "
              + Byte.toUnsignedInt(type)
              + " instead of "
              + expected);
    }
    return answer;
  }

  /** A string of the SSH protocols (RFC 4251 section 5). */
  private static byte[] string(ByteBuffer message) {
    int length = message.getInt();
    if (length < 0 || length > message.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    message.get(bytes);
    return bytes;
  }

  private static void requireEnd(ByteBuffer answer) throws IOException {
    if (answer.hasRemaining()) {
      throw new IOException("the agent's answer goes on behind its end");
    }
  }
}
