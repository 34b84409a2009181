/** An inference service that says what a test wants it to say. */
@NullMarked
package dev.parley.router.fake;

import org.jspecify.annotations.NullMarked;
