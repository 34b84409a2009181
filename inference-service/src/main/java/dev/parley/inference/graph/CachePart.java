package dev.parley.inference.graph;

/** The two halves of a layer's KV cache. */
public enum CachePart {
    KEYS,
    VALUES
}
