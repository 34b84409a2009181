/** What was measured of each target lately, and immutable snapshots of it. */
@NullMarked
package dev.parley.router.signals;

import org.jspecify.annotations.NullMarked;
