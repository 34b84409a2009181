package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.session.Mailbox.Mail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
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

    /** Choices: below 8 a frame of so many characters, 8 what is posted, 9 a look into the box. */
    @Property
    void neverDropsWhatIsNoFrame(@ForAll @Size(max = 80) List<@IntRange(max = 9) Integer> choices)
            throws InterruptedException {
        Mailbox mailbox = new Mailbox(10);
        List<Mail> posted = new ArrayList<>();
        List<Mail> taken = new ArrayList<>();

        for (int choice : choices) {
            switch (choice) {
                case 8 -> {
                    posted.add(new Mail.Drain(Duration.ofMillis(posted.size())));
                    mailbox.post(posted.getLast());
                }
                case 9 -> mailbox.take(NOW).ifPresent(taken::add);
                default -> mailbox.frame("x".repeat(choice));
            }
        }
        for (Optional<Mail> mail = mailbox.take(NOW); mail.isPresent(); mail = mailbox.take(NOW)) {
            taken.add(mail.get());
        }

        Mail flooded = new Mail.Event(new SessionEvent.Flooded());
        assertThat(taken).filteredOn(Mail.Drain.class::isInstance).isEqualTo(posted);
        assertThat(taken).filteredOn(flooded::equals).hasSizeLessThanOrEqualTo(1);
        if (taken.contains(flooded)) {
            assertThat(taken.subList(taken.indexOf(flooded), taken.size()))
                    .doesNotHaveAnyElementsOfTypes(Mail.Frame.class);
        }
    }
}
