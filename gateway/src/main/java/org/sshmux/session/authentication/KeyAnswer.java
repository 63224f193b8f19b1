package org.sshmux.session.authentication;

import org.sshmux.session.accounting.Reason;

/** Whether an offered key may go on to prove itself (RFC 4252 section 7, before a signature). */
public sealed interface KeyAnswer {

  /** The key is listed for the person; a signature is worth asking for. */
  record Listed() implements KeyAnswer {}

  /** The key is not listed, or nobody has that login; the client may offer another. */
  record NotListed() implements KeyAnswer {}

  /**
   * The connection must end now.
   *
   * @param sentence for the person
   */
  record GiveUp(Reason reason, String sentence) implements KeyAnswer {}
}
