package org.sshmux.relay;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The answers that one end is owed, in the order of its requests: SSH has no other way to tell
 * which answer belongs to which request (RFC 4254 section 5.4).
 *
 * <p>At most {@value #MAX_OWED} are owed at a time. On one thread only.
 */
final class Replies {
  static final int MAX_OWED = 1024;

  private enum Answer {
    OPEN,
    SUCCESS,
    FAILURE
  }

  private final End asker;
  private final Deque<Answer> owed = new ArrayDeque<>();

  Replies(End asker) {
    this.asker = asker;
  }

  /** The other end will answer; false if it owes too much already. */
  boolean expect() {
    if (owed.size() >= MAX_OWED) {
      return false;
    }
    owed.add(Answer.OPEN);
    return true;
  }

  /** An answer that is known already, and waits for those before it. */
  void answer(boolean success) throws IOException {
    if (owed.isEmpty()) {
      asker.reply(success);
    } else if (owed.size() < MAX_OWED) {
      owed.add(success ? Answer.SUCCESS : Answer.FAILURE);
    } else {
      throw new IOException("more requests than answers");
    }
  }

  /** The other end has answered its oldest request; an answer to nothing is ignored. */
  void arrived(boolean success) throws IOException {
    if (owed.pollFirst() == null) {
      return;
    }
    asker.reply(success);
    flush();
  }

  /** The other end will not answer any more. */
  void giveUp() throws IOException {
    for (int i = owed.size(); i > 0; i--) {
      asker.reply(owed.pollFirst() == Answer.SUCCESS);
    }
  }

  private void flush() throws IOException {
    while (!owed.isEmpty() && owed.getFirst() != Answer.OPEN) {
      asker.reply(owed.pollFirst() == Answer.SUCCESS);
    }
  }
}
