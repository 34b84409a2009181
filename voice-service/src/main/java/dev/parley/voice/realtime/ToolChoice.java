package dev.parley.voice.realtime;

/** Whether the model may call functions. */
public enum ToolChoice {
    AUTO,
    NONE
}
