package org.sshmux.target;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns host names into addresses: DNS, in the way the machine is set up. */
@FunctionalInterface
public interface NameService {

  /**
   * Looks a name up. Blocks for as long as the name service takes.
   *
   * @throws UnknownHostException if the name has no address, or nobody could be asked
   */
  List<InetAddress> lookUp(String name) throws UnknownHostException;

  /** The machine's own name service. */
  static NameService ofThisMachine() {
    return name -> List.of(InetAddress.getAllByName(name));
  }
}
