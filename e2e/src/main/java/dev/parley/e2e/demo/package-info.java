/**
 * The demonstration: a scripted conversation, or one turn with a recording, printed as it happens.
 */
@NullMarked
package dev.parley.e2e.demo;

import org.jspecify.annotations.NullMarked;
