package dev.parley.voice.session;

/** Identifies a turn within its session. */
record TurnId(long number) {}
