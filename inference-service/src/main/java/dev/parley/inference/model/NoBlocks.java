package dev.parley.inference.model;

/** No room for any block. */
final class NoBlocks implements KvBlocks {

    @Override
    public int blockTokens() {
        return 1;
    }

    @Override
    public int count() {
        return 0;
    }

    @Override
    public void park(int slot, int index, int block) {
        throw new IllegalArgumentException("block " + block + " of 0");
    }

    @Override
    public void restore(int block, int slot, int index) {
        throw new IllegalArgumentException("block " + block + " of 0");
    }

    @Override
    public void drop(int block) {
        throw new IllegalArgumentException("block " + block + " of 0");
    }
}
