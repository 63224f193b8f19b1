package org.sshmux.audit.ecs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What each published field means, for the reference page. */
final class EcsFieldMeanings {
  /** Fields that every event has. */
  static final Map<String, String> ENVELOPE =
      table(
          """
          @timestamp | When it happened: RFC 3339, UTC, microseconds.
          ecs.version | The schema's version that the names are taken from.
          event.kind | Always `event`.
          event.id | A ULID, unique over all gateways.
          event.sequence | The record's place in the trail.
          event.dataset | Always `gateway.audit`.
          event.action | What happened; the headings below.
          event.category | The schema's categories for it.
          event.type | The schema's types for it; a refusal has `denied`.
          event.outcome | `success` or `failure`, seen from whoever tried.
          observer.name | The gateway's name, `audit.observer` of the configuration.
          observer.type | Always `bastion`.
          observer.product | Always `sshmux`.
          gateway.schema | The version of this page's schema.
          """);

  /** Fields that some events have. */
  static final Map<String, String> OTHERS =
      table(
          """
          event.reason | Why, as a stable code; see [reasons](reasons.md).
          event.duration | How long it lasted or was tried, in nanoseconds.
          error.message | More about it, for the operator's eyes; no stable text.
          observer.version | The gateway's version.
          source.ip | The client's address.
          source.port | The client's port.
          source.bytes | Bytes that came from the client.
          destination.address | The target as it was asked for.
          destination.ip | The address that was reached: the target's if there is a `destination.address`, else the gateway's own.
          destination.port | The port that belongs to it.
          destination.bytes | Bytes that went to the client.
          network.bytes | Both together.
          user.name | The person's login in the directory; if nobody is proven, the login as typed.
          user.id | The immutable id of the person's entry.
          user.roles | The person's groups, nested ones included.
          group.name | The group through which the grant applies.
          rule.name | The grant that decided, as it stands in the directory.
          rule.ruleset | The distinguished name of the entry that carries the grant.
          gateway.decision.path | The entries that lead from the person's own group to the grant.
          gateway.ldap.dn | The distinguished name of the person's entry.
          gateway.ldap.age_ms | How old the directory data was, in milliseconds.
          gateway.ldap.stale | Whether it was past its fresh time because the directory could not be asked.
          gateway.directory.operation | What was asked of the directory.
          gateway.revocation.trigger | What led to the question: `change`, news of the directory; `recheck`, the regular look; `expiry`, a moment that was known before.
          gateway.revocation.withdrawn | What may no longer be done, as statements write it: `agent`, `x11` and others.
          gateway.revocation.change | What was changed in the directory, as far as it told.
          gateway.connection.id | The reference of the connection.
          gateway.connection.channels | How many channels it had.
          gateway.channel.reference | The reference of the channel.
          gateway.request.kind | The SSH channel or request type.
          gateway.request.originator | Where the client says the connection comes from; not verified.
          gateway.request.addresses | The addresses that were checked, the only ones that may be dialled.
          gateway.visibility | How much the gateway sees: `opaque`, nothing but bytes; `session`, what is done.
          gateway.session.kind | What is done at the target: `shell`, `exec` or `subsystem`.
          gateway.session.terminal | Whether a terminal was asked for.
          gateway.session.signal | The signal that ended the command, without `SIG`.
          process.command_line | The command line, or the subsystem's name.
          process.exit_code | The command's exit status.
          user.effective.name | The login at the target.
          gateway.target.auth.method | What the gateway proved to the target: `certificate` or `agent`.
          gateway.target.auth.fingerprint | The fingerprint of the key that was used for it.
          gateway.target.auth.serial | The certificate's serial number.
          gateway.target.host_key.type | The type of the target's host key.
          gateway.target.host_key.fingerprint | The fingerprint of the host key that the target presented.
          gateway.target.host_key.source | What vouches for it: `directory`, `known_hosts` or `certificate`.
          gateway.target.host_key.expected | The fingerprints of the keys that are known for the target.
          gateway.auth.login | The login as typed.
          gateway.auth.method | The SSH authentication method.
          gateway.auth.keys_offered | How many keys the client had offered on this connection.
          gateway.auth.key.type | The key's type.
          gateway.auth.key.fingerprint | The key's fingerprint as OpenSSH prints it.
          gateway.auth.key.comment | What stands behind the key in the directory.
          gateway.ssh.client_version | What the client calls itself.
          gateway.ssh.kex | The key exchange.
          gateway.ssh.host_key | The type of the gateway's host key.
          gateway.ssh.cipher | The cipher towards the gateway.
          gateway.ssh.mac | The message authentication towards the gateway.
          gateway.listen | The addresses that the gateway listens on.
          gateway.connections | How many connections there were.
          gateway.count | How many occurrences the event stands for.
          gateway.config.source | The configuration file.
          gateway.config.digest | Its SHA-256.
          gateway.audit.segment | A file of the trail.
          gateway.audit.first_sequence | The number of that file's first record.
          gateway.audit.kept_records | How many whole records the file holds.
          gateway.audit.discarded_bytes | How many bytes were set aside.
          gateway.audit.discarded_sha256 | Their SHA-256.
          gateway.audit.quarantined_as | The file that they were copied to.
          """);

  private EcsFieldMeanings() {}

  private static Map<String, String> table(String text) {
    Map<String, String> table = new LinkedHashMap<>();
    text.lines()
        .forEach(line -> {
          int bar = line.indexOf(" | ");
          table.put(line.substring(0, bar), line.substring(bar + 3));
        });
    return Collections.unmodifiableMap(table);
  }
}
