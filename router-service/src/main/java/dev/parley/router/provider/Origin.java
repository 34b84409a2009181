package dev.parley.router.provider;

/**
 * Whom a request comes from.
 *
 * @param tenant the caller's, told by its key and by nothing it says; empty: nobody has a key
 * @param session names the conversation among the tenant's; empty: it has no name
 * @param priority what it waits behind
 */
public record Origin(String tenant, String session, Priority priority) {

    /** Longest name of a session. */
    public static final int LONGEST_SESSION = 128;

    /** Nobody is known. */
    public static final Origin UNKNOWN = new Origin("", "", Priority.BATCH);

    /** What waits behind what. */
    public enum Priority {
        /** Somebody is listening. */
        VOICE,
        /** Everything else. */
        BATCH
    }

    public Origin {
        if (session.length() > LONGEST_SESSION) {
            throw new IllegalArgumentException(
                    "session must have at most " + LONGEST_SESSION + " characters");
        }
    }
}
