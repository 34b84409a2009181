package dev.parley.inference.model.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.parley.inference.device.CudaDevice;
import dev.parley.inference.device.DeviceMemory;
import dev.parley.inference.device.OwnedResources;
import dev.parley.inference.device.PinnedMemory;
import java.lang.foreign.MemorySegment;

/**
 * The fixed places that steps are given their numbers in and leave their results in, on the device
 * and, for copying, here.
 */
final class StepMemory implements StepNumbers, AutoCloseable {

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
        this.best = resources.own(device.allocatePinned(size.best(size.rows()).bytes()));
        this.deviceBest = resources.own(device.allocate(size.best(size.rows()).bytes()));
        this.row = resources.own(device.allocatePinned(rowBytes(size)));
        this.deviceScores = resources.own(device.allocate(size.rows() * rowBytes(size)));
    }

    /** Returns what is taken of the device. */
    static long deviceBytes(StepSize size) {
        return size.inputBytes() + size.best(size.rows()).bytes() + size.rows() * rowBytes(size);
    }

    /** Returns what is taken of the host, pinned. */
    static long hostBytes(StepSize size) {
        return size.inputBytes() + size.best(size.rows()).bytes() + rowBytes(size);
    }

    @Override
    public void set(int index, int value) {
        inputs.segment().setAtIndex(JAVA_INT, index, value);
    }

    @Override
    public void set(int index, float value) {
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

    /** Returns where a step leaves what is downloaded of its rows, in the order of the layout. */
    DeviceMemory deviceBest() {
        return deviceBest;
    }

    /** Returns where a step leaves all scores, (rows, vocabulary) floats. */
    DeviceMemory deviceScores() {
        return deviceScores;
    }

    private static long rowBytes(StepSize size) {
        return (long) size.vocabulary() * Float.BYTES;
    }

    /** Fetches the best of all rows, and waits for them. */
    void downloadBest(int rows) {
        device.download(deviceBest, 0, best, size.best(rows).bytes());
        device.synchronize();
    }

    /** Returns where the results that were fetched of a step of {@code rows} can be read. */
    StepResults results(int rows) {
        return new StepResults(best.segment(), size.best(rows));
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
