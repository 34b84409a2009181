package dev.parley.voice.dialogue;

/** Finds models that answer. Thread-safe. */
public interface ModelRouter {

    /** Starts an answer; never blocks. */
    Answer ask(AnswerRequest request, AnswerListener listener);

    /** Looks up what a session could talk to; blocks until known. */
    ModelLookup lookUp(String model, Wishes wishes);

    /** Whether at least one target is in service, in words that an operator reads; blocks. */
    Availability availability();

    /** An answer under way. */
    interface Answer {

        /** Stops it at once: the listener hears no more. */
        void cancel();
    }

    /** Whether conversations can be answered now. */
    record Availability(boolean available, String detail) {}
}
