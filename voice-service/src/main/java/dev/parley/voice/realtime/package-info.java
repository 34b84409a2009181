/** The wire: events of the Realtime API's GA dialect as records, and the JSON they travel as. */
@NullMarked
package dev.parley.voice.realtime;

import org.jspecify.annotations.NullMarked;
