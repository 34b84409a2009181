package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private static final Duration NOW = Duration.ZERO;

    @Test
    void keepsTheOrder() throws InterruptedException {
        Mailbox mailbox = new Mailbox(100);
        mailbox.frame("a");
        mailbox.post(new SessionEvent.Expired());

        assertThat(mailbox.take(NOW)).contains(new Mailbox.Mail.Frame("a"));
        assertThat(mailbox.take(NOW)).contains(new Mailbox.Mail.Event(new SessionEvent.Expired()));
        assertThat(mailbox.take(NOW)).isEmpty();
    }

    @Test
    void tellsOnceThatItIsFloodedAndDropsNothingElse() throws InterruptedException {
        Mailbox mailbox = new Mailbox(10);
        mailbox.frame("123456");
        mailbox.frame("123456");
        mailbox.frame("1");
        mailbox.post(new SessionEvent.DrainRequested());

        assertThat(mailbox.take(NOW)).contains(new Mailbox.Mail.Frame("123456"));
        assertThat(mailbox.take(NOW)).contains(new Mailbox.Mail.Event(new SessionEvent.Flooded()));
        assertThat(mailbox.take(NOW))
                .contains(new Mailbox.Mail.Event(new SessionEvent.DrainRequested()));
        assertThat(mailbox.take(NOW)).isEmpty();
    }

    @Test
    void boundsFramesThatNobodyLooksInto() throws InterruptedException {
        Mailbox mailbox = new Mailbox(10);
        for (int frame = 0; frame < 10_100; frame++) {
            mailbox.binaryFrame();
        }

        for (int frame = 0; frame < 10_000; frame++) {
            assertThat(mailbox.take(NOW)).contains(new Mailbox.Mail.BinaryFrame());
        }
        assertThat(mailbox.take(NOW)).contains(new Mailbox.Mail.Event(new SessionEvent.Flooded()));
        assertThat(mailbox.take(NOW)).isEmpty();
    }

    @Test
    void oneFrameAlwaysFits() throws InterruptedException {
        Mailbox mailbox = new Mailbox(2);
        mailbox.frame("much longer");

        assertThat(mailbox.take(NOW)).contains(new Mailbox.Mail.Frame("much longer"));
    }
}
