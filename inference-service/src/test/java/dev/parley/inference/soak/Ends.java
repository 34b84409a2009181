package dev.parley.inference.soak;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** How calls ended, and how many the server has certainly seen. Any thread may count. */
final class Ends {

    private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();
    private final AtomicLong chats = new AtomicLong();
    private final AtomicLong seenChats = new AtomicLong();

    /** Counts a call of Chat that is about to begin. */
    void chatBegins() {
        chats.incrementAndGet();
    }

    /** Counts a call of Chat that the server has answered, with a message or a refusal. */
    void chatWasSeen() {
        seenChats.incrementAndGet();
    }

    void count(String end) {
        counts.merge(end, 1, Integer::sum);
    }

    long chats() {
        return chats.get();
    }

    long seenChats() {
        return seenChats.get();
    }

    Map<String, Integer> counts() {
        return counts;
    }
}
