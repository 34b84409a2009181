/** What can be chosen: targets, their prices and qualities, and the named policies. */
@NullMarked
package dev.parley.router.catalog;

import org.jspecify.annotations.NullMarked;
