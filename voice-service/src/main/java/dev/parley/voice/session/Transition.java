package dev.parley.voice.session;

import java.util.List;

/** What an event leads to: another state, and things to do in order. */
record Transition(SessionState state, List<Effect> effects) {

    Transition {
        effects = List.copyOf(effects);
    }
}
