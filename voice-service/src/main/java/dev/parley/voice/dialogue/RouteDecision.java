package dev.parley.voice.dialogue;

/**
 * Which target answers, and why.
 *
 * @param summary the reason in a sentence or two, for a person
 * @param record the router's whole record as one JSON object
 */
public record RouteDecision(String id, String chosen, String summary, String record) {}
