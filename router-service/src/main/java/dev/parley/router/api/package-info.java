/** What the edges of the service share: keys, health, the decision record as JSON. */
@NullMarked
package dev.parley.router.api;

import org.jspecify.annotations.NullMarked;
