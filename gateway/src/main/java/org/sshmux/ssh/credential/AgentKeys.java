package org.sshmux.ssh.credential;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.sshmux.identity.OfferedKey;

/**
 * The keys in a person's agent, at most {@value #MAX_OFFERED}: the one that the person came in with
 * first, then the others in the agent's order. They never leave the agent.
 */
public final class AgentKeys implements TargetKeys {
  private static final int MAX_OFFERED = 30;

  private final AgentClient agent;

  /** Keys for one connection: OpenSSH's server hangs up after six that it refuses. */
  private static final int AT_ONCE = 5;

  private final OfferedKey first;
  private final Duration answer;
  private final AtomicReference<Shown> shown = new AtomicReference<>(new Shown("", ""));
  private Optional<Deque<PublicKeyIdentity>> left = Optional.empty();

  /**
   * @param first the key to begin with, if the agent holds it
   * @param answer how long the agent may take for an answer
   */
  public AgentKeys(AgentTransport agent, OfferedKey first, Duration answer) {
    this.agent = new AgentClient(agent, answer);
    this.first = first;
    this.answer = answer;
  }

  @Override
  public synchronized Iterator<PublicKeyIdentity> offer() throws KeysFailedException {
    if (left.isEmpty()) {
      left = Optional.of(usable());
    }
    List<PublicKeyIdentity> batch = new ArrayList<>();
    while (batch.size() < AT_ONCE && !left.get().isEmpty()) {
      batch.add(left.get().removeFirst());
    }
    return batch.iterator();
  }

  @Override
  public synchronized boolean hasMore() {
    return left.map(keys -> !keys.isEmpty()).orElse(false);
  }

  private Deque<PublicKeyIdentity> usable() throws KeysFailedException {
    Deque<PublicKeyIdentity> keys = new ArrayDeque<>();
    for (byte[] blob : held()) {
      if (keys.size() < MAX_OFFERED) {
        AgentIdentity.read(agent, blob, signing -> shown.set(signing.shown())).ifPresent(keys::add);
      }
    }
    if (keys.isEmpty()) {
      throw new KeysFailedException("the agent holds no key that can be used", null);
    }
    return keys;
  }

  /** What the agent holds, the first to offer in front. */
  private List<byte[]> held() throws KeysFailedException {
    try {
      List<byte[]> blobs = new ArrayList<>();
      for (AgentClient.Identity each : agent.identities()) {
        if (isFirst(each.blob())) {
          blobs.addFirst(each.blob());
        } else {
          blobs.addLast(each.blob());
        }
      }
      return blobs;
    } catch (IOException | RuntimeException e) {
      throw new KeysFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private boolean isFirst(byte[] blob) {
    try {
      return OfferedKey.of(blob).equals(first);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The list of keys, and one signature. */
  @Override
  public Duration patience() {
    return answer.multipliedBy(2);
  }

  @Override
  public Shown shown() {
    return shown.get();
  }
}
