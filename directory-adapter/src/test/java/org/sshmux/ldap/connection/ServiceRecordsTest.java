package org.sshmux.ldap.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.config.Server;

/** SRV records, asked of a name server on loopback. */
class ServiceRecordsTest {
  private static final String NAME = "_ldap._tcp.example.test";

  private static List<Server> find(long seed, Srv... records) throws Exception {
    try (NameServer server = new NameServer(List.of(records))) {
      return new ServiceRecords(Optional.of("127.0.0.1:" + server.port()), new Random(seed))
          .find(NAME);
    }
  }

  @Test
  void ordersServersByPriority() throws Exception {
    assertThat(
            find(
                1,
                new Srv(20, 0, 389, "ldap3.example.test"),
                new Srv(0, 0, 389, "ldap1.example.test"),
                new Srv(10, 0, 3389, "LDAP2.example.test")))
        .containsExactly(
            new Server("ldap1.example.test", 389),
            new Server("ldap2.example.test", 3389),
            new Server("ldap3.example.test", 389));
  }

  @Test
  void prefersTheGreaterWeightMostOfTheTime() throws Exception {
    List<String> first = new ArrayList<>();
    for (int seed = 0; seed < 40; seed++) {
      first.add(
          find(
                  seed * 7919L,
                  new Srv(0, 1, 389, "small.example.test"),
                  new Srv(0, 200, 389, "big.example.test"))
              .getFirst()
              .host());
    }
    assertThat(first).filteredOn("big.example.test"::equals).hasSizeGreaterThan(30);
  }

  @Test
  void leavesOutServersOfAnotherDomain() throws Exception {
    assertThat(
            find(
                1,
                new Srv(0, 0, 389, "ldap.example.test.evil.test"),
                new Srv(0, 0, 389, "evilexample.test"),
                new Srv(0, 0, 389, ""),
                new Srv(0, 0, 0, "ldap0.example.test"),
                new Srv(0, 0, 389, "ldap1.example.test")))
        .containsExactly(new Server("ldap1.example.test", 389));
  }

  @Test
  void tellsThatTheNameServiceIsAway() throws Exception {
    int closed;
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    ServiceRecords records = new ServiceRecords(Optional.of("127.0.0.1:" + closed), new Random(1));
    assertThatThrownBy(() -> records.find(NAME)).isInstanceOf(NamingException.class);
  }

  /** One record. */
  private record Srv(int priority, int weight, int port, String target) {}

  /** Answers every question with the same records (RFC 1035 section 4). */
  private static final class NameServer implements AutoCloseable {
    private final DatagramSocket socket;
    private final List<Srv> records;

    NameServer(List<Srv> records) throws IOException {
      this.records = records;
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::serve);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve() {
      try {
        while (true) {
          DatagramPacket question = new DatagramPacket(new byte[512], 512);
          socket.receive(question);
          byte[] answer = answer(Arrays.copyOf(question.getData(), question.getLength()));
          socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
        }
      } catch (IOException e) {
        // Closed: the test is over.
      }
    }

    private byte[] answer(byte[] question) throws IOException {
      int end = 12;
      while (question[end] != 0) {
        end += question[end] + 1;
      }
      end += 5;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.write(question, 0, 2);
      out.writeShort(0x8180);
      out.writeShort(1);
      out.writeShort(records.size());
      out.writeInt(0);
      out.write(question, 12, end - 12);
      for (Srv record : records) {
        byte[] target = name(record.target());
        out.writeShort(0xC00C);
        out.writeShort(33);
        out.writeShort(1);
        out.writeInt(60);
        out.writeShort(6 + target.length);
        out.writeShort(record.priority());
        out.writeShort(record.weight());
        out.writeShort(record.port());
        out.write(target);
      }
      return bytes.toByteArray();
    }

    private static byte[] name(String text) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (String label : text.isEmpty() ? List.<String>of() : List.of(text.split("\\.", -1))) {
        out.write(label.length());
        out.writeBytes(label.getBytes(US_ASCII));
      }
      out.write(0);
      return out.toByteArray();
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
