package dev.parley.voice.realtime;

/** Identifies an item of the conversation. */
public record ItemId(String value) {

    /** The place before the first item, as {@code previous_item_id} names it. */
    public static final ItemId ROOT = new ItemId("root");

    @Override
    public String toString() {
        return value;
    }
}
