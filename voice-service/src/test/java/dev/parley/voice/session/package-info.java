/** Sessions tried in every order, without a clock or a socket. */
@NullMarked
package dev.parley.voice.session;

import org.jspecify.annotations.NullMarked;
