/** Sound as the clients of the end-to-end tests handle it: PCM, signed 16 bit, mono. */
@NullMarked
package dev.parley.e2e.audio;

import org.jspecify.annotations.NullMarked;
