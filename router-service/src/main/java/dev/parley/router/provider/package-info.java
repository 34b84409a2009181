/** How a target is called: one interface, one sub-package for each kind of provider. */
@NullMarked
package dev.parley.router.provider;

import org.jspecify.annotations.NullMarked;
