package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class MailboxTest {

    private static final Duration FOREVER = Duration.ofDays(1);

    private final Mailbox mailbox = new Mailbox(1, 1);

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void aWishThatComesBeforeTheArrivedAreTakenIsNotSleptThrough() throws InterruptedException {
        mailbox.wish(Mailbox.Wish.STOP_NOW);
        assertThat(mailbox.takeArrived()).isEmpty();

        mailbox.await(FOREVER);

        assertThat(mailbox.wish()).isEqualTo(Mailbox.Wish.STOP_NOW);
    }

    @Test
    void whatWasToldOnceWakesOnce() throws InterruptedException {
        mailbox.wake();
        mailbox.await(FOREVER);
        long begin = System.nanoTime();

        mailbox.await(Duration.ofMillis(20));

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }
}
