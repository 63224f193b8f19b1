/**
 * What a server takes, in bytes.
 *
 * @param liveHeap 0 where there is no heap to ask for
 */
record Memory(long rss, long pss, long liveHeap) {}
