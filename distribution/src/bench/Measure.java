import java.io.IOException;

/** One thing that is measured. */
interface Measure {

  String name();

  /** Measures one server once. */
  void run(Bed bed, Server server, Results results) throws IOException, InterruptedException;

  /** Whether it is measured in several rounds, the first of which does not count. */
  default boolean isRepeated() {
    return true;
  }
}
