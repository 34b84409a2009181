/** Where decisions are told: metrics, spans and a bounded log. */
@NullMarked
package dev.parley.router.explain;

import org.jspecify.annotations.NullMarked;
