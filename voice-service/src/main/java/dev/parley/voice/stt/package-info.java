/**
 * Sends an utterance to the inference service while it is spoken and brings its transcript back.
 */
@NullMarked
package dev.parley.voice.stt;

import org.jspecify.annotations.NullMarked;
