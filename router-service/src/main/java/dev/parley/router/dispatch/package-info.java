/** Decides, calls the chosen target, falls back, cancels. */
@NullMarked
package dev.parley.router.dispatch;

import org.jspecify.annotations.NullMarked;
