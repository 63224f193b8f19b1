package org.sshmux.ssh.outbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.config.keys.ClientIdentityLoader;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.random.SingletonRandomFactory;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.sshmux.ssh.channel.Algorithms;
import org.sshmux.ssh.io.EventLoops;
import org.sshmux.ssh.io.LoopServiceFactoryFactory;

/** The library's client with every default replaced that is too wide for a gateway. */
final class GatewayClient extends SshClient {
  private static final int WINDOW = 2 * 1024 * 1024;
  private static final int PACKET = 32 * 1024;
  private static final long REKEY_BYTES = 4L << 30;

  GatewayClient(EventLoops loops) {
    setIoServiceFactoryFactory(new LoopServiceFactoryFactory(loops, _ -> true));
    setKeyExchangeFactories(Algorithms.clientKeyExchanges());
    setCipherFactories(Algorithms.ciphers());
    setMacFactories(Algorithms.macs());
    setSignatureFactories(Algorithms.signatures());
    setCompressionFactories(List.of(BuiltinCompressions.none));
    setRandomFactory(new SingletonRandomFactory(SecurityUtils.getRandomFactory()));
    setKexExtensionHandler(ClientBuilder.DEFAULT_KEX_EXTENSION_HANDLER);
    setUnknownChannelReferenceHandler(ClientBuilder.DEFAULT_UNKNOWN_CHANNEL_REFERENCE_HANDLER);
    setFileSystemFactory(ClientBuilder.DEFAULT_FILE_SYSTEM_FACTORY);
    setForwarderFactory(ClientBuilder.DEFAULT_FORWARDER_FACTORY);
    setForwardingFilter(ClientBuilder.DEFAULT_FORWARDING_FILTER);
    setChannelFactories(List.of());
    setGlobalRequestHandlers(List.of());
    setServiceFactories(List.of(new TargetAuth.Factory(), new TargetProtocol.Factory()));
    setUserAuthFactories(List.of(new TargetPublicKey.Factory(Algorithms.everySignature())));
    setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    setClientIdentityLoader(ClientIdentityLoader.DEFAULT);
    setFilePasswordProvider(FilePasswordProvider.EMPTY);
    setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    configure();
  }

  private void configure() {
    CoreModuleProperties.CLIENT_IDENTIFICATION.set(this, Algorithms.IDENTIFICATION);
    CoreModuleProperties.TCP_NODELAY.set(this, true);
    CoreModuleProperties.SOCKET_KEEPALIVE.set(this, true);
    CoreModuleProperties.NIO2_MIN_WRITE_TIMEOUT.set(this, Duration.ZERO);
    CoreModuleProperties.IDLE_TIMEOUT.set(this, Duration.ZERO);
    CoreModuleProperties.AUTH_TIMEOUT.set(this, Duration.ZERO);
    CoreModuleProperties.WINDOW_SIZE.set(this, (long) WINDOW);
    CoreModuleProperties.MAX_PACKET_SIZE.set(this, (long) PACKET);
    CoreModuleProperties.REKEY_BYTES_LIMIT.set(this, REKEY_BYTES);
    // A host certificate that does not hold is worth its plain key, which is judged like any other.
    CoreModuleProperties.ABORT_ON_INVALID_CERTIFICATE.set(this, false);
    setSessionHeartbeat(HeartbeatType.NONE, Duration.ZERO);
  }

  /** Signature algorithms for the key exchange, those of known host keys first. */
  static List<NamedFactory<Signature>> signatures(List<String> known) {
    List<NamedFactory<Signature>> usable = new ArrayList<>(Algorithms.signatures());
    Algorithms.certificateSignatures().stream()
        .filter(each -> known.contains(each.getName()))
        .forEach(usable::add);
    usable.sort(
        Comparator.comparingInt(each -> {
          int place = known.indexOf(each.getName());
          return place < 0 ? Integer.MAX_VALUE : place;
        }));
    return List.copyOf(usable);
  }
}
