package dev.parley.inference.engine;

import static dev.parley.inference.engine.FakeStepRunner.BLOCK_TOKENS;
import static dev.parley.inference.engine.FakeStepRunner.require;

import dev.parley.inference.model.KvBlocks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Blocks of the tokens whose keys and values they stand for. A block that is restored behind other
 * tokens than those it was parked behind would be wrong in a real cache, and is refused here.
 */
final class FakeBlocks implements KvBlocks {

    private final List<List<Integer>> slots;
    private final int count;
    private final Map<Integer, List<Integer>> parked = new ConcurrentHashMap<>(); // from 0 on

    FakeBlocks(List<List<Integer>> slots, int count) {
        this.slots = slots;
        this.count = count;
    }

    int size() {
        return parked.size();
    }

    @Override
    public int blockTokens() {
        return BLOCK_TOKENS;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public void park(int slot, int index, int block) {
        int end = (index + 1) * BLOCK_TOKENS;
        require(block >= 0 && block < count, "block " + block);
        require(end <= slots.get(slot).size(), "parked more than is held");
        List<Integer> before = parked.put(block, List.copyOf(slots.get(slot).subList(0, end)));
        require(before == null, "parked over block " + block);
    }

    @Override
    public void restore(int block, int slot, int index) {
        List<Integer> content = Objects.requireNonNull(parked.get(block));
        List<Integer> held = slots.get(slot);
        int start = index * BLOCK_TOKENS;
        require(held.size() >= start, "restored behind a hole");
        require(content.size() == start + BLOCK_TOKENS, "restored at another place");
        require(content.subList(0, start).equals(held.subList(0, start)), "restored elsewhere");
        held.clear();
        held.addAll(content);
    }

    @Override
    public void drop(int block) {
        require(parked.remove(block) != null, "dropped what is not parked");
    }
}
