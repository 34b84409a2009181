/** Models of Parley's own inference service, over gRPC. */
@NullMarked
package dev.parley.router.provider.onprem;

import org.jspecify.annotations.NullMarked;
