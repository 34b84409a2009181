package dev.parley.inference.model.cuda;

/** Where a step's numbers are written, 32 bits each, in the order of a {@link StepLayout}. */
interface StepNumbers {

    /** Sets one of the next step's numbers. */
    void set(int index, int value);

    /** Sets one of the next step's numbers. */
    void set(int index, float value);
}
