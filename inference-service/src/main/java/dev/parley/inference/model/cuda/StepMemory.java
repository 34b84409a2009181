package dev.parley.inference.model.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.parley.inference.device.CudaDevice;
import dev.parley.inference.device.DeviceMemory;
import dev.parley.inference.device.OwnedResources;
import dev.parley.inference.device.PinnedMemory;
import dev.parley.inference.model.Candidates;
import java.lang.foreign.MemorySegment;

/**
 * The fixed places that steps are given their numbers in and leave their results in, on the device
 * and, for copying, here.
 */
final class StepMemory implements AutoCloseable {

    private static final long ALIGNMENT = 256;

    private final CudaDevice device;
    private final StepSize size;
    private final OwnedResources resources = new OwnedResources();
    private final PinnedMemory inputs;
    private final DeviceMemory deviceInputs;
    private final PinnedMemory best;
    private final DeviceMemory deviceBest;
    private final PinnedMemory row;
    private final DeviceMemory deviceScores;

    StepMemory(CudaDevice device, StepSize size) {
        this.device = device;
        this.size = size;
        this.inputs = resources.own(device.allocatePinned(size.inputBytes()));
        this.deviceInputs = resources.own(device.allocate(size.inputBytes()));
        this.best = resources.own(device.allocatePinned(bestBytes(size.rows())));
        this.deviceBest = resources.own(device.allocate(bestBytes(size.rows())));
        this.row = resources.own(device.allocatePinned(rowBytes(size)));
        this.deviceScores = resources.own(device.allocate(size.rows() * rowBytes(size)));
    }

    /** Returns what is taken of the device. */
    static long deviceBytes(StepSize size) {
        return size.inputBytes()
                + bestBytes(size.rows(), size.candidates())
                + size.rows() * rowBytes(size);
    }

    /** Sets one of the next step's numbers. */
    void set(int index, int value) {
        inputs.segment().setAtIndex(JAVA_INT, index, value);
    }

    /** Sets one of the next step's numbers. */
    void set(int index, float value) {
        inputs.segment().setAtIndex(JAVA_FLOAT, index, value);
    }

    /** Sends the first {@code bytes} of the step's numbers to the device. */
    void upload(long bytes) {
        device.upload(inputs, deviceInputs, bytes);
    }

    StepSize size() {
        return size;
    }

    DeviceMemory deviceInputs() {
        return deviceInputs;
    }

    /** Returns where a step leaves the best of its rows: scores, tokens, then shares. */
    DeviceMemory deviceBest() {
        return deviceBest;
    }

    /** Returns where a step leaves all scores, (rows, vocabulary) floats. */
    DeviceMemory deviceScores() {
        return deviceScores;
    }

    /** Where the tokens, (rows, candidates) of 64 bits, begin behind as many scores. */
    long tokensOffset(int rows) {
        return tokensOffset(rows, size.candidates());
    }

    /** Where the shares, (rows, candidates) floats, begin behind the tokens. */
    long logprobsOffset(int rows) {
        return logprobsOffset(rows, size.candidates());
    }

    private static long tokensOffset(int rows, int candidates) {
        return aligned((long) rows * candidates * Float.BYTES);
    }

    private static long logprobsOffset(int rows, int candidates) {
        return tokensOffset(rows, candidates) + aligned((long) rows * candidates * Long.BYTES);
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private long bestBytes(int rows) {
        return bestBytes(rows, size.candidates());
    }

    private static long bestBytes(int rows, int candidates) {
        return logprobsOffset(rows, candidates) + (long) rows * candidates * Float.BYTES;
    }

    private static long rowBytes(StepSize size) {
        return (long) size.vocabulary() * Float.BYTES;
    }

    /** Fetches the best of all rows, and waits for them. */
    void downloadBest(int rows) {
        device.download(deviceBest, 0, best, bestBytes(rows));
        device.synchronize();
    }

    /**
     * Returns the best of one row that was fetched.
     *
     * @param rows of the step
     */
    Candidates best(int rows, int index) {
        int candidates = size.candidates();
        int[] tokens = new int[candidates];
        float[] scores = new float[candidates];
        MemorySegment fetched = best.segment();
        for (int i = 0; i < candidates; i++) {
            long place = (long) index * candidates + i;
            scores[i] = fetched.getAtIndex(JAVA_FLOAT, place);
            tokens[i] =
                    (int) fetched.get(JAVA_LONG, tokensOffset(rows) + place * JAVA_LONG.byteSize());
        }
        return new Candidates(tokens, scores, total(rows, index));
    }

    /** What all tokens of a row weigh where its best one, whose share was fetched, weighs 1. */
    private double total(int rows, int index) {
        long place = (long) index * size.candidates() * Float.BYTES;
        return Math.exp(-best.segment().get(JAVA_FLOAT, logprobsOffset(rows) + place));
    }

    /** Fetches all scores of one row, and waits for them. */
    void downloadRow(int index, float[] destination) {
        device.download(deviceScores, index * rowBytes(size), row, rowBytes(size));
        device.synchronize();
        MemorySegment.copy(row.segment(), JAVA_FLOAT, 0, destination, 0, size.vocabulary());
    }

    @Override
    public void close() {
        resources.close();
    }
}
