package org.sshmux.app;

import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A way to take somebody's right away.
 *
 * @param words for people
 * @param place where the right comes from
 * @param code the reason that the trail has, in a directory
 * @param taking what is changed
 */
record Loss(String words, Place place, Function<Rights, String> code, Taking taking) {

  /** Where somebody's right comes from before it is lost. */
  enum Place {
    /** A member of the team, where colleagues are, too. */
    TEAM,
    /** A member of the group in it, where colleagues are, too. */
    INNER_TEAM,
    /** The only member of the group in a team of their own. */
    OWN_TEAM
  }

  /** The LDIF of a loss. */
  interface Taking {
    String from(Rights rights, String login, String group);
  }

  /** The group within a group. */
  static String inner(String group) {
    return group + "-inner";
  }

  /**
   * @param group the team
   */
  String ldif(Rights rights, String login, String group) {
    return taking.from(rights, login, group);
  }

  @Override
  public String toString() {
    return words;
  }

  static Stream<Loss> all() {
    return Stream.of(
        new Loss(
            "an account that is locked or disabled",
            Place.INNER_TEAM,
            Rights::barred,
            (rights, login, _) -> rights.bar(rights.personDn(login))),
        new Loss(
            "an account that has expired",
            Place.INNER_TEAM,
            _ -> "auth.account-expired",
            (rights, login, _) -> rights.expire(rights.personDn(login))),
        new Loss(
            "an account that is deleted",
            Place.INNER_TEAM,
            _ -> "auth.unknown-person",
            (rights, login, _) -> rights.delete(rights.personDn(login))),
        new Loss(
            "an account that is renamed",
            Place.INNER_TEAM,
            _ -> "auth.unknown-person",
            (rights, login, _) -> rights.rename(login)),
        new Loss(
            "a key that is removed",
            Place.INNER_TEAM,
            _ -> "auth.key-removed",
            (rights, login, _) -> rights.dropKeys(rights.personDn(login))),
        new Loss(
            "a membership that ends",
            Place.TEAM,
            _ -> "policy.no-grant",
            (rights, login, group) ->
                rights.change(rights.groupDn(group), "delete", "member", rights.personDn(login))),
        new Loss(
            "a membership that ends, of a group in a group",
            Place.INNER_TEAM,
            _ -> "policy.no-grant",
            (rights, login, group) ->
                rights.change(
                    rights.groupDn(inner(group)), "delete", "member", rights.personDn(login))),
        new Loss(
            "a membership that ends, of the group itself in a group",
            Place.OWN_TEAM,
            _ -> "policy.no-grant",
            (rights, _, group) ->
                rights.change(
                    rights.groupDn(group), "delete", "member", rights.groupDn(inner(group)))),
        new Loss(
            "a statement that is removed",
            Place.OWN_TEAM,
            _ -> "policy.no-grant",
            (rights, _, group) -> rights.drop(rights.groupDn(group), "labeledURI")),
        new Loss(
            "a statement that forbids",
            Place.OWN_TEAM,
            _ -> "policy.explicit-deny",
            (rights, _, group) ->
                rights.change(
                    rights.groupDn(group), "add", "labeledURI", "ssh://!" + Office.HOST + ":*")));
  }
}
