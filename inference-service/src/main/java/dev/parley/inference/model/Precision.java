package dev.parley.inference.model;

/** In which form the weights of the linear layers are multiplied. */
public enum Precision {
    FP32,
    BF16,
    FP8,
    INT8,
    INT4
}
