/** The socket: who may come in, how much they may send, and when the house closes. */
@NullMarked
package dev.parley.voice.endpoint;

import org.jspecify.annotations.NullMarked;
