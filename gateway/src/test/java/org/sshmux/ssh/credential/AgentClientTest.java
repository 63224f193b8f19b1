package org.sshmux.ssh.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.identity.OfferedKey;
import org.sshmux.openssh.Agent;
import org.sshmux.openssh.Keys;

class AgentClientTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int ROUNDS = 2_000;

  private static final byte[] FIRST = {0, 0, 0, 1, 'x', 0, 0, 0, 0};

  @TempDir Path folder;

  private static AgentClient answering(byte[] answer) {
    return new AgentClient(new Answer(answer), DEADLINE);
  }

  private static byte[] answer(int type, int count, String... strings) {
    ByteBuffer answer = ByteBuffer.allocate(4096).put((byte) type);
    if (count >= 0) {
      answer.putInt(count);
    }
    for (String text : strings) {
      byte[] bytes = text.getBytes(UTF_8);
      answer.putInt(bytes.length).put(bytes);
    }
    byte[] bytes = new byte[answer.position()];
    answer.flip().get(bytes);
    return bytes;
  }

  @Test
  void readsTheKeysOfAnAgent() throws IOException {
    assertThat(answering(answer(12, 2, "key1", "one", "key2", "")).identities())
        .extracting(key -> new String(key.blob(), UTF_8) + "/" + key.comment())
        .containsExactly("key1/one", "key2/");
    assertThat(answering(answer(12, 0)).identities()).isEmpty();
  }

  @Test
  void refusesListsThatAreNoLists() {
    refusesList(new byte[0], "the agent's answer is empty");
    refusesList(answer(5, -1), "the agent shows no keys");
    refusesList(answer(14, -1, "x"), "the agent answered with message 14 instead of 12");
    refusesList(answer(12, 2, "key1", "one"), "the agent's list of keys is cut off");
    refusesList(answer(12, -1), "the agent's list of keys is cut off");
    refusesList(answer(12, 0, "more"), "the agent's answer goes on behind its end");
    refusesList(answer(12, 1_001), "the agent holds more than 1000 keys");
    refusesList(answer(12, Integer.MIN_VALUE), "the agent's list of keys is cut off");
  }

  private static void refusesList(byte[] answer, String message) {
    assertThatThrownBy(() -> answering(answer).identities())
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  @Test
  void refusesSignaturesThatAreNone() throws IOException {
    assertThat(answering(answer(14, -1, "good")).sign(new byte[1], new byte[1], 0))
        .asString(UTF_8)
        .isEqualTo("good");
    refusesSignature(answer(5, -1), "the agent refuses to sign");
    refusesSignature(answer(12, 0), "the agent answered with message 12 instead of 14");
    refusesSignature(answer(14, 7), "the agent's signature is cut off");
    refusesSignature(answer(14, -1, "good", ""), "the agent's answer goes on behind its end");
  }

  private static void refusesSignature(byte[] answer, String message) {
    assertThatThrownBy(() -> answering(answer).sign(new byte[1], new byte[1], 0))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  @Test
  void survivesEveryAnswer() throws IOException {
    Path key = folder.resolve("key");
    Keys.generate(key, "ecdsa");
    Path other = folder.resolve("other");
    Keys.generate(other, "rsa");
    Path socket = folder.resolve("agent");
    Random random = new Random(20_260);
    try (Agent agent = Agent.start(socket, key, other)) {
      byte[] honest = new UnixAgentTransport(agent.socket()).exchange(new byte[] {11}, DEADLINE);
      for (int round = 0; round < ROUNDS; round++) {
        offer(mutated(honest, random));
        byte[] noise = new byte[random.nextInt(64)];
        random.nextBytes(noise);
        if (noise.length > 0 && random.nextBoolean()) {
          noise[0] = (byte) (random.nextBoolean() ? 12 : 14);
        }
        offer(noise);
        sign(noise);
      }
    }
  }

  private static byte[] mutated(byte[] honest, Random random) {
    byte[] bytes = Arrays.copyOf(honest, honest.length - random.nextInt(3));
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** Nothing but an IOException may come out. */
  private static void offer(byte[] answer) {
    try {
      new AgentKeys(new Answer(answer), OfferedKey.of(FIRST), DEADLINE)
          .offer()
          .forEachRemaining(PublicKeyIdentity::getKeyIdentity);
    } catch (IOException e) {
      assertThat(e).isInstanceOf(KeysFailedException.class);
    }
  }

  private static void sign(byte[] answer) {
    try {
      SignatureBlob.parse(answering(answer).sign(new byte[3], new byte[3], 0));
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void givesUpOnAnAgentThatDoesNotAnswer() throws IOException {
    Path socket = folder.resolve("mute");
    try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      mute.bind(UnixDomainSocketAddress.of(socket));
      UnixAgentTransport transport = new UnixAgentTransport(socket);
      assertThatThrownBy(() -> transport.exchange(new byte[] {11}, Duration.ofMillis(200)))
          .isInstanceOf(IOException.class)
          .hasMessage("the agent at " + socket + " cannot be used: it did not answer in time");
    }
  }

  @Test
  void refusesAnAnswerThatIsTooLongOrCutOff() throws Exception {
    refusesBytes("long", ByteBuffer.allocate(4).putInt(256 * 1024 + 1).flip(), "262145 bytes");
    refusesBytes("less", ByteBuffer.allocate(4).putInt(-1).flip(), "4294967295 bytes");
    refusesBytes("none", ByteBuffer.allocate(4).putInt(0).flip(), "0 bytes");
    refusesBytes("cut", ByteBuffer.allocate(5).putInt(7).put((byte) 1).flip(), "it hung up");
  }

  private void refusesBytes(String name, ByteBuffer bytes, String message) throws Exception {
    Path socket = folder.resolve(name);
    try (ServerSocketChannel liar = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      liar.bind(UnixDomainSocketAddress.of(socket));
      Thread answering =
          Thread.ofVirtual()
              .start(() -> {
                try (SocketChannel channel = liar.accept()) {
                  channel.read(ByteBuffer.allocate(5));
                  channel.write(bytes);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertThatThrownBy(() -> new UnixAgentTransport(socket).exchange(new byte[] {11}, DEADLINE))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(message);
      answering.join();
    }
  }

  @Test
  void namesTheSocketWhereNobodyListens() {
    Path socket = folder.resolve("nobody");
    assertThatThrownBy(() -> new UnixAgentTransport(socket).exchange(new byte[] {11}, DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the agent at " + socket + " cannot be used: ");
  }

  /** An agent that always says the same. */
  private static final class Answer implements AgentTransport {
    private final byte[] answer;

    Answer(byte[] answer) {
      this.answer = answer;
    }

    @Override
    public byte[] exchange(byte[] request, Duration deadline) {
      return answer.clone();
    }

    @Override
    public void close() {}
  }
}
