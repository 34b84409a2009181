package dev.parley.inference.constraint;

import java.util.List;
import java.util.Set;

/** Holds one answer to a program. */
final class ProgramConstraint implements TokenConstraint {

    private final Program program;
    private final TokenTable table;
    private final PositionMask masks;
    private final Set<Integer> stopTokens;
    private final TokenSet allowed;
    private Position position;
    private Position maskedFor; // what allowed holds
    private boolean isOver;

    ProgramConstraint(Program program, WordMasks words, Set<Integer> stopTokens) {
        this.program = program;
        this.table = words.table();
        this.masks = new PositionMask(program, words);
        this.stopTokens = Set.copyOf(stopTokens);
        this.allowed = new TokenSet(table.size());
        this.position = program.start();
        this.maskedFor = new Position(List.of(), false);
    }

    @Override
    public void mask(float[] scores) {
        if (!maskedFor.equals(position)) {
            allowed.clear();
            if (position.isComplete()) {
                stopTokens.forEach(allowed::add);
            }
            masks.addTo(allowed, position);
            maskedFor = position;
        }
        allowed.mask(scores);
    }

    @Override
    public boolean accepts(int token) {
        return isStop(token) || !after(token).isDead();
    }

    @Override
    public void accept(int token) {
        if (isOver) {
            throw new IllegalArgumentException("the answer has ended");
        }
        if (isStop(token)) {
            isOver = true;
            return;
        }
        Position next = after(token);
        if (next.isDead()) {
            throw new IllegalArgumentException("token " + token + " may not come here");
        }
        position = next;
    }

    private boolean isStop(int token) {
        return position.isComplete() && stopTokens.contains(token);
    }

    private Position after(int token) {
        if (token < 0 || token >= table.size()) {
            return new Position(List.of(), false);
        }
        if (table.isSpecial(token)) {
            return program.stepSpecial(position, token);
        }
        Position at = position;
        for (byte value : table.bytes(token)) {
            at = program.step(at, value & 0xff);
            if (at.isDead()) {
                break;
            }
        }
        return at;
    }

    @Override
    public boolean isComplete() {
        return position.isComplete();
    }
}
