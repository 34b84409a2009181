package dev.parley.voice.session;

import java.time.Duration;

/**
 * What one session may use.
 *
 * @param inputAudio most sound waiting to be committed
 * @param items most items of the conversation
 * @param characters most characters of items that a client creates
 * @param sideResponses most responses at once outside the conversation
 * @param outputLead how far sound may be sent ahead of its playback
 */
public record SessionLimits(
        Duration inputAudio, int items, int characters, int sideResponses, Duration outputLead) {}
