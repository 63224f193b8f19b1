package org.sshmux.policy;

import static org.sshmux.policy.Snapshots.addresses;
import static org.sshmux.policy.Snapshots.alice;
import static org.sshmux.policy.Snapshots.group;
import static org.sshmux.policy.Snapshots.target;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.sshmux.grant.Capability;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;

/** People and requests from a seed, made of few hosts and logins so that they often meet. */
final class RandomRights {
  static final List<String> LOGINS = List.of("alice", "root", "deploy");
  private static final List<Capability> ALL = List.of(Capability.values());
  private static final String[] HOSTS = {
    "web1",
    "web*",
    "*",
    "web1.example",
    "*.example",
    "**.example",
    "10.0.0.0_8",
    "10.0.0.1",
    "0.0.0.0_0",
    "[2001:db8::]_32",
    "[::]_0",
    "10.0.0.*"
  };
  private static final String[] NAMES = {"web1", "web2", "web1.example", "a.b.example"};
  private static final String[] ADDRESSES = {
    "10.0.0.1", "10.0.0.2", "192.0.2.1", "2001:db8::1", "fd00::1"
  };

  private final Random random;

  RandomRights(long seed) {
    this.random = new Random(seed);
  }

  static Person person(List<Membership> memberships) {
    return alice(memberships.toArray(new Membership[0]));
  }

  Random random() {
    return random;
  }

  List<Membership> memberships() {
    List<Membership> memberships = new ArrayList<>();
    for (int groups = random.nextInt(4); groups > 0; groups--) {
      List<String> grants = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        grants.add(random.nextInt(6) == 0 ? deny() : allow());
      }
      memberships.add(group("g" + groups, grants.toArray(new String[0])));
    }
    return memberships;
  }

  String deny() {
    String host = random.nextInt(8) == 0 ? "web1.**" : pick(HOSTS);
    return "ssh://" + logins() + "!" + host + port();
  }

  private String allow() {
    String permit = pick("", "", "", "?permit=shell", "?permit=sftp,agent", "?permit=forward,exec");
    return "ssh://" + logins() + pick(HOSTS) + port() + permit;
  }

  AccessRequest request() {
    int port = random.nextInt(4) == 0 ? 2222 : 22;
    if (random.nextInt(3) == 0) {
      String address = pick(ADDRESSES);
      String literal = address.contains(":") ? "[" + address + "]" : address;
      return new AccessRequest(
          target(literal + ":" + port), List.of(), addresses(address), intent());
    }
    String name = pick(NAMES);
    return new AccessRequest(target(name + ":" + port), names(name), anyAddresses(), intent());
  }

  /** A request for the same with other addresses and further names, as far as there can be any. */
  AccessRequest sameWithOtherAddresses(AccessRequest request) {
    return request.names().isEmpty()
        ? request
        : new AccessRequest(
            request.target(), names(request.names().getFirst()), anyAddresses(), request.intent());
  }

  private List<String> names(String name) {
    return random.nextBoolean() ? List.of(name) : List.of(name, pick(NAMES));
  }

  private List<InetAddress> anyAddresses() {
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      addresses.addAll(addresses(pick(ADDRESSES)));
    }
    return addresses;
  }

  private Intent intent() {
    Capability capability = ALL.get(random.nextInt(ALL.size()));
    return capability == Capability.FORWARD || random.nextInt(4) == 0
        ? Intent.forward()
        : new Intent(
            capability,
            random.nextBoolean()
                ? Optional.empty()
                : Optional.of(LOGINS.get(random.nextInt(LOGINS.size()))));
  }

  private String logins() {
    return pick("", "", "", "deploy@", "root@", "root,deploy@", "alice,root@");
  }

  private String port() {
    return pick("", "", ":2222", ":*");
  }

  private String pick(String... texts) {
    return texts[random.nextInt(texts.length)];
  }
}
