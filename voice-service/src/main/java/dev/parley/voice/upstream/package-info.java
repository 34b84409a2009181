/** What can go wrong in a call to another service, and whose fault it is. */
@NullMarked
package dev.parley.voice.upstream;

import org.jspecify.annotations.NullMarked;
