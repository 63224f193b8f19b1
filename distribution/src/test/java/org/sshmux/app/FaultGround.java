package org.sshmux.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.sshmux.ldap.Certificates;
import org.sshmux.ldap.Slapd;
import org.sshmux.openssh.Keys;

/**
 * A site with one directory for faults. Its certificate is an authority's, people are in two
 * groups, and {@code alice} is there from the beginning.
 */
final class FaultGround implements AutoCloseable {
  static final String KNOWN = "alice";

  private final Site site;
  private final Echo echo;
  private final AtomicInteger newcomers = new AtomicInteger();

  private FaultGround(Site site, Echo echo) {
    this.site = site;
    this.echo = echo;
  }

  static FaultGround open(Path folder) throws IOException, InterruptedException {
    Site site = Site.open(folder);
    Certificates.authority(folder.resolve("authority"));
    Certificates.issue(folder.resolve("authority"), folder.resolve("valid"), false);
    Certificates.issue(folder.resolve("authority"), folder.resolve("expired"), true);
    site.directory().restart(folder.resolve("valid"));
    FaultGround ground = new FaultGround(site, Echo.open());
    site.dba(KNOWN);
    site.group("second", Site.personDn(KNOWN), "ssh://db2:22 second");
    return ground;
  }

  Slapd slapd() {
    return site.directory();
  }

  Echo echo() {
    return echo;
  }

  /** A gateway in a process of its own. */
  record Running(Installed gateway, Events events) {}

  /**
   * Starts a gateway.
   *
   * @param port where it believes the directory to be
   */
  Running gateway(String name, int port) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("server.max-unauthenticated-per-source", "200");
    settings.put("directory.servers", "[\"ldaps://127.0.0.1:" + port + "\"]");
    settings.put(
        "directory.tls.trust-store", site.folder().resolve("authority/cert.pem").toString());
    settings.put("directory.cache.fresh", "1s");
    settings.put("directory.cache.negative", "1s");
    Path config = site.configuration(name, settings);
    return new Running(Installed.gateway(config), Site.events(config));
  }

  /** Lets slapd show a certificate. */
  void show(String certificate) throws IOException {
    slapd().restart(site.folder().resolve(certificate));
  }

  /** A stock client of somebody. */
  Client client(String login, Running of) throws IOException {
    return site.client(login, site.key(KNOWN), of.gateway().port());
  }

  /** New people with the key of {@link #KNOWN}, in the same groups. */
  List<String> newcomers(int count) {
    List<String> logins = new ArrayList<>();
    List<String> key = List.of(Keys.publicLine(site.key(KNOWN)));
    for (int i = 0; i < count; i++) {
      String login = "new" + newcomers.incrementAndGet();
      site.personWithKeys(login, key);
      site.join("dba", Site.personDn(login));
      site.join("second", Site.personDn(login));
      logins.add(login);
    }
    return logins;
  }

  @Override
  public void close() throws IOException {
    echo.close();
    site.close();
  }
}
