package org.sshmux.session;

/**
 * What people are told. A refusal reads the same whatever its reason; its reference finds the
 * reason in the audit trail.
 */
final class Sentences {
  private Sentences() {}

  static String refused(String reference) {
    return "access refused; ask your administrator, reference " + reference;
  }

  static String unreached(String reference) {
    return "the target could not be reached; reference " + reference;
  }

  static String directoryUnavailable(String reference) {
    return "directory unavailable; try again later, reference " + reference;
  }

  static String trailUnavailable(String reference) {
    return "audit trail unavailable, no access is given; try again later, reference " + reference;
  }
}
