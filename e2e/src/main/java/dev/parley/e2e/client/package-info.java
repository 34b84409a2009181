/** A client of the Realtime API like any other: a connection, a microphone and turns. */
@NullMarked
package dev.parley.e2e.client;

import org.jspecify.annotations.NullMarked;
