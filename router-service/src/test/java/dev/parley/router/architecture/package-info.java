/** The rules that keep the rooms of the router service apart, one class each. */
@NullMarked
package dev.parley.router.architecture;

import org.jspecify.annotations.NullMarked;
