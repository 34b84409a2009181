/** What can go wrong in this service and whose fault it is; the edge maps it to the wire. */
@NullMarked
package dev.parley.inference.error;

import org.jspecify.annotations.NullMarked;
