package dev.parley.router.signals;

/**
 * Whether a target's provider serves it now.
 *
 * @param detail why not, or what it is, in words
 */
public record Availability(boolean serving, String detail) {

    /** Nobody asked the provider yet. */
    public static final Availability UNKNOWN = new Availability(false, "not asked yet");

    public static Availability up(String detail) {
        return new Availability(true, detail);
    }

    public static Availability down(String detail) {
        return new Availability(false, detail);
    }
}
