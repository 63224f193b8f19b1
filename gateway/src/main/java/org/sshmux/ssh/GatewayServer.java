package org.sshmux.ssh;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.random.SingletonRandomFactory;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.sshmux.session.Sessions;
import org.sshmux.ssh.channel.Algorithms;
import org.sshmux.ssh.io.EventLoops;
import org.sshmux.ssh.io.LoopServiceFactoryFactory;

/** The library's server with every default replaced that is too wide for a gateway. */
final class GatewayServer extends SshServer {

  /**
   * @param banner shown before authentication; empty: nothing is shown
   */
  GatewayServer(List<KeyPair> hostKeys, String banner) {
    setKeyExchangeFactories(Algorithms.keyExchanges());
    setCipherFactories(Algorithms.ciphers());
    setMacFactories(Algorithms.macs());
    setSignatureFactories(Algorithms.signatures());
    setCompressionFactories(List.of(BuiltinCompressions.none));
    setRandomFactory(new SingletonRandomFactory(SecurityUtils.getRandomFactory()));
    setKexExtensionHandler(ServerBuilder.DEFAULT_KEX_EXTENSION_HANDLER);
    setUnknownChannelReferenceHandler(ServerBuilder.DEFAULT_UNKNOWN_CHANNEL_REFERENCE_HANDLER);
    setFileSystemFactory(ServerBuilder.DEFAULT_FILE_SYSTEM_FACTORY);
    setForwarderFactory(ServerBuilder.DEFAULT_FORWARDER_FACTORY);
    setChannelFactories(ServerBuilder.DEFAULT_CHANNEL_FACTORIES);
    setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
    setServiceFactories(List.of(new AuthService.Factory(banner), new ForwardingService.Factory()));
    setUserAuthFactories(List.of(new PublicKeyAuth.Factory(Algorithms.signatures())));
    setPublickeyAuthenticator(PublicKeyAuth.alreadyAsked());
    setGlobalRequestHandlers(List.of(new GlobalRequests()));
  }

  void useLoops(EventLoops loops, Sessions sessions) {
    setIoServiceFactoryFactory(new LoopServiceFactoryFactory(loops, new SourceGate(sessions)));
  }

  /**
   * Binds every address.
   *
   * @throws IOException names the address that cannot be bound
   */
  void listen(List<InetSocketAddress> addresses) throws IOException {
    InetSocketAddress binding = addresses.getFirst();
    try {
      setHost(binding.getHostString());
      setPort(binding.getPort());
      start();
      for (InetSocketAddress further : addresses.subList(1, addresses.size())) {
        binding = further;
        acceptor.bind(further);
      }
    } catch (BindException e) {
      stopListening();
      throw new IOException(
          "cannot listen on "
              + binding.getHostString()
              + ":"
              + binding.getPort()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  List<InetSocketAddress> addresses() {
    return getBoundAddresses().stream().map(InetSocketAddress.class::cast).toList();
  }

  void stopListening() {
    if (acceptor != null) {
      acceptor.unbind();
    }
  }

  void closeNow(Duration wait) throws IOException {
    close(true).await(wait);
  }
}
