package dev.parley.e2e.bench;

import dev.parley.e2e.audio.Pcm;
import dev.parley.e2e.client.Conversation;
import dev.parley.e2e.client.Exchange;
import dev.parley.e2e.client.TurnListener;
import dev.parley.e2e.demo.Questions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Spoken turns, in real time, by several sessions at once, which may begin one after the other. */
final class TurnBench {

    private final URI uri;
    private final Duration apart;
    private final Pcm question = Questions.load("arithmetic");

    /** Sessions begin {@code apart} from each other; with zero they speak in unison. */
    TurnBench(URI uri, Duration apart) {
        this.uri = uri;
        this.apart = apart;
    }

    /** Holds {@code turns} turns in all, shared by {@code sessions} connections. */
    List<TurnFigures> run(int sessions, int turns) throws InterruptedException, ExecutionException {
        AtomicInteger left = new AtomicInteger(turns);
        List<TurnFigures> figures = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(sessions)) {
            List<Callable<List<TurnFigures>>> tasks = new ArrayList<>();
            for (int session = 0; session < sessions; session++) {
                Duration later = apart.multipliedBy(session);
                tasks.add(() -> {
                    Thread.sleep(later);
                    return holdTurns(left);
                });
            }
            for (Future<List<TurnFigures>> task : threads.invokeAll(tasks)) {
                figures.addAll(task.get());
            }
        }
        return figures;
    }

    private List<TurnFigures> holdTurns(AtomicInteger left) throws InterruptedException {
        List<TurnFigures> figures = new ArrayList<>();
        try (Conversation conversation = new Conversation(uri, Conversation.ASK_FOR_OWN_EVENTS)) {
            while (left.getAndDecrement() > 0) {
                Exchange exchange = conversation.ask(question, TurnListener.NONE);
                TurnFigures.of(exchange).ifPresent(figures::add);
            }
        }
        return figures;
    }
}
