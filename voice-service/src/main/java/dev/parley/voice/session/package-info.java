/** One conversation with one client: a pure machine, and what carries out its effects. */
@NullMarked
package dev.parley.voice.session;

import org.jspecify.annotations.NullMarked;
