package org.sshmux.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sshmux.audit.trail.TrailFixture;

/** What every trail promises. */
@Timeout(60)
public interface AuditLogContract {

  /** The trail under test, open and able to store. */
  AuditLog log();

  /** The marks that are stored, in order; see {@link TrailFixture#marked}. */
  List<String> stored() throws IOException;

  /** From here on nothing can be stored. */
  void breakStorage();

  void mendStorage();

  @Test
  default void keepsTheOrderOfOneCaller() throws Exception {
    log().append(TrailFixture.marked("a"));
    log().append(TrailFixture.marked("b"));
    log().append(TrailFixture.marked("c"));

    assertThat(stored()).containsExactly("a", "b", "c");
  }

  @Test
  default void storesEveryEventOfManyCallersOnce() throws Exception {
    List<String> acknowledged = TrailFixture.appendConcurrently(log(), 32, 20);

    assertThat(acknowledged).hasSize(640);
    assertThat(stored()).containsExactlyInAnyOrderElementsOf(acknowledged);
  }

  @Test
  default void storesForACallerWhoIsInterruptedAndLetsThemKnow() throws Exception {
    Thread.currentThread().interrupt();
    log().append(TrailFixture.marked("last words"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(stored()).containsExactly("last words");
  }

  @Test
  default void acceptsAsLongAsItIsOpen() {
    assertThat(log().accepting()).isTrue();

    log().close();

    assertThat(log().accepting()).isFalse();
  }

  @Test
  default void refusesEventsOnceClosed() throws Exception {
    log().append(TrailFixture.marked("before"));
    log().close();
    log().close();

    assertThatThrownBy(() -> log().append(TrailFixture.marked("after")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
    assertThat(stored()).containsExactly("before");
  }

  @Test
  default void refusesWhileItCannotStoreAndRecovers() throws Exception {
    log().append(TrailFixture.marked("before"));
    breakStorage();
    assertThatThrownBy(() -> log().append(TrailFixture.marked("lost")))
        .isInstanceOf(IOException.class);
    assertThat(log().accepting()).isFalse();

    mendStorage();
    Awaitility.await().until(log()::accepting);
    log().append(TrailFixture.marked("after"));

    assertThat(stored()).containsExactly("before", "after");
  }
}
