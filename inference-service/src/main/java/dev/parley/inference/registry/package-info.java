/** What this server was told to serve, and in which state each of it is. */
@NullMarked
package dev.parley.inference.registry;

import org.jspecify.annotations.NullMarked;
