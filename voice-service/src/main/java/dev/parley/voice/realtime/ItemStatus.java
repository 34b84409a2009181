package dev.parley.voice.realtime;

/** How far an item has come. */
public enum ItemStatus {
    IN_PROGRESS,
    COMPLETED,
    INCOMPLETE
}
