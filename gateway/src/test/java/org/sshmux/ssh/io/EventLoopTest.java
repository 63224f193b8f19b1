package org.sshmux.ssh.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventLoopTest {

  private EventLoops loops;
  private EventLoop loop;

  @BeforeEach
  void open() throws Exception {
    loops = EventLoops.open(1);
    loop = loops.next();
  }

  @AfterEach
  void close() {
    loops.close();
  }

  private void finish() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void countsAsOneOfMinasOwnThreads() throws Exception {
    List<Boolean> internal = new ArrayList<>();
    loop.execute(() -> internal.add(ThreadUtils.isInternalThread()));
    finish();
    assertThat(internal).containsExactly(true);
  }

  @Test
  void outlivesTasksThatThrowAndInterrupts() throws Exception {
    loop.execute(() -> {
      throw new IllegalStateException("a bug");
    });
    loop.execute(() -> {
      throw new StackOverflowError("a worse bug");
    });
    loop.execute(() -> Thread.currentThread().interrupt());
    finish();
    finish();
  }

  @Test
  void runsTasksInTheOrderOfTheirThread() throws Exception {
    List<Integer> ran = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      int number = i;
      loop.execute(() -> ran.add(number));
    }
    finish();
    assertThat(ran).hasSize(5000).isSorted();
  }

  @Test
  void runsDelayedTasksInTheOrderOfTheirTime() throws Exception {
    List<String> ran = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(() -> {
      loop.after(Duration.ofMillis(60), done::countDown);
      loop.after(Duration.ofMillis(40), () -> ran.add("late"));
      loop.after(Duration.ofMillis(10), () -> ran.add("early"));
      loop.after(Duration.ofMillis(20), () -> ran.add("never")).cancel();
    });
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).containsExactly("early", "late");
  }

  @Test
  void refusesTasksWhenItHasEnded() {
    loops.close();
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    assertThat(Descriptors.loopThreads()).isEmpty();
  }

  /**
   * Every task is handed over when the loop is about to sleep, or just asleep, by one of several
   * threads; one lost wake-up would leave its thread waiting for ever.
   */
  @Test
  void neverLosesAWakeUp() throws Exception {
    int threads = 4;
    int rounds = Integer.getInteger("sshmux.stress.rounds", 4000);
    AtomicInteger answered = new AtomicInteger();
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      SplittableRandom random = new SplittableRandom(t);
      running.add(Thread.ofPlatform().start(() -> handOver(rounds, random, answered)));
    }
    for (Thread thread : running) {
      assertThat(thread.join(Duration.ofMinutes(10))).isTrue();
    }
    assertThat(answered).hasValue(threads * rounds);
  }

  private void handOver(int rounds, SplittableRandom random, AtomicInteger answered) {
    for (int i = 0; i < rounds; i++) {
      CountDownLatch ran = new CountDownLatch(1);
      loop.execute(ran::countDown);
      try {
        if (!ran.await(5, TimeUnit.SECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
      answered.incrementAndGet();
      if (random.nextInt(4) == 0) {
        LockSupport.parkNanos(random.nextInt(60_000));
      }
    }
  }
}
