package dev.parley.e2e.bench;

import dev.parley.e2e.audio.Pcm;
import dev.parley.e2e.client.Conversation;
import dev.parley.e2e.client.Exchange;
import dev.parley.e2e.client.TurnListener;
import dev.parley.e2e.demo.Questions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Spoken turns, in real time, by several sessions at once. They begin a second apart: people who do
 * not know each other do not speak in unison.
 */
final class TurnBench {

    private final URI uri;
    private final Pcm question = Questions.load("arithmetic");

    TurnBench(URI uri) {
        this.uri = uri;
    }

    /** Holds {@code turns} turns in all, shared by {@code sessions} connections. */
    List<TurnFigures> run(int sessions, int turns) throws InterruptedException, ExecutionException {
        AtomicInteger left = new AtomicInteger(turns);
        List<TurnFigures> figures = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(sessions)) {
            List<Callable<List<TurnFigures>>> tasks = new ArrayList<>();
            for (int session = 0; session < sessions; session++) {
                int secondsLater = session;
                tasks.add(() -> {
                    TimeUnit.SECONDS.sleep(secondsLater);
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
