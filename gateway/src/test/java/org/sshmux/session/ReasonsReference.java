package org.sshmux.session;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.sshmux.policy.DenyReason;
import org.sshmux.session.accounting.Reason;
import org.sshmux.target.DialOutcome;

/** Writes the reference page of the reason codes from the types that carry them. */
final class ReasonsReference {
  private static final String HEAD =
      """
      # Reasons

      <!-- Written by ReasonsReferenceTest; to renew it, run that test with -Dsshmux.docs.update=true. -->

      Whatever the gateway refuses, it refuses for one reason of this list. The code is in the event's `event.reason`; codes are
      added, never changed or removed. The person is told one fixed sentence and a reference, never the reason:
      `sshmux audit show REFERENCE` prints the event with its code.
      """;

  private ReasonsReference() {}

  /** One code. */
  record Entry(String code, String meaning) {}

  /**
   * The codes of one type.
   *
   * @param intro what they have in common, and where to look first
   */
  record Section(String title, String intro, List<Entry> entries) {
    Section {
      entries = List.copyOf(entries);
    }

    static <E extends Enum<E>> Section of(
        String title,
        String intro,
        Class<E> type,
        Function<E, String> code,
        Function<E, String> meaning) {
      return new Section(
          title,
          intro,
          Arrays.stream(type.getEnumConstants())
              .map(reason -> new Entry(code.apply(reason), meaning.apply(reason)))
              .toList());
    }
  }

  /** Every type that carries codes; a new one is added here. */
  static List<Section> sections() {
    return List.of(
        Section.of(
            "Refused by policy",
            "The event names the statement that decided, if one did, the group that carries it and the groups that lead there."
                + " How statements are read: [permitted hosts](../guide/ldap.md#permitted-hosts).",
            DenyReason.class,
            DenyReason::code,
            DenyReason::meaning),
        Section.of(
            "Permitted, but not reached",
            "`error.message` names each address and what happened there. With several addresses the code is that of the attempt"
                + " that came nearest.",
            DialOutcome.Cause.class,
            DialOutcome.Cause::code,
            DialOutcome.Cause::meaning),
        Section.of(
            "Refused or ended by the gateway",
            "What is neither for policy nor for dialling to decide: logins, requests, targets' keys and credentials, and how a"
                + " connection, a channel or a session came to its end (`closed`).",
            Reason.class,
            Reason::code,
            Reason::meaning));
  }

  /** The whole page. */
  static String render() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Section section : sections()) {
      page.append("\n## ").append(section.title()).append("\n\n").append(section.intro());
      page.append("\n\n| Code | Meaning |\n|---|---|\n");
      for (Entry entry : section.entries()) {
        page.append("| `").append(entry.code()).append("` | ").append(entry.meaning());
        page.append(" |\n");
      }
    }
    return page.toString();
  }
}
