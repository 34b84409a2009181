/** The service through real sockets, its neighbours faked. */
@NullMarked
package dev.parley.voice.endpoint;

import org.jspecify.annotations.NullMarked;
