package org.sshmux.ldap.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.config.Server;
import org.sshmux.ldap.connection.NameServer.Srv;

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
}
