package dev.parley.inference.constraint;

import dev.parley.inference.constraint.Instruction.Call;
import dev.parley.inference.constraint.Instruction.Fork;
import dev.parley.inference.constraint.Instruction.Return;
import dev.parley.inference.constraint.Instruction.Special;
import dev.parley.inference.constraint.Instruction.Text;
import dev.parley.inference.constraint.Instruction.Word;

/**
 * Finds the tokens that may follow a position: what is known of each word, and a walk of the trie
 * from where the word may end. Used by one thread.
 */
final class PositionMask {

    private final Program program;
    private final WordMasks words;
    private final TokenTable table;
    private final Position[] positions; // by depth in the trie

    PositionMask(Program program, WordMasks words) {
        this.program = program;
        this.words = words;
        this.table = words.table();
        this.positions = new Position[table.longest() + 1];
    }

    /** Adds the tokens that may follow; those that end the answer are not among them. */
    void addTo(TokenSet allowed, Position position) {
        for (Branch branch : position.branches()) {
            switch (program.at(branch.address())) {
                case Word(Lexeme lexeme, _) -> {
                    WordMask mask = words.of(lexeme, branch.state());
                    mask.addTo(allowed);
                    if (mask.exits().length > 0) {
                        Position behind = program.after(branch);
                        for (int exit : mask.exits()) {
                            walk(exit, behind, allowed);
                        }
                    }
                }
                case Special(int token, _) -> allowed.add(token);
                case Text _ -> addText(allowed);
                case Fork _, Call _, Return _ ->
                        throw new IllegalStateException("no branch stands here: " + branch);
            }
        }
    }

    private void addText(TokenSet allowed) {
        for (int token = 0; token < table.size(); token++) {
            if (!program.isReserved(token)) {
                allowed.add(token);
            }
        }
    }

    /** Adds the tokens below a node, of which the bytes up to the node are read already. */
    private void walk(int from, Position behind, TokenSet allowed) {
        if (behind.branches().isEmpty()) {
            return;
        }
        positions[table.depth(from)] = behind;
        int node = from + 1;
        while (node < table.end(from)) {
            int depth = table.depth(node);
            Position before = positions[depth - 1];
            int value = table.label(node);
            if (!program.mayStep(before, value)) {
                node = table.end(node);
                continue;
            }
            table.addTokens(node, allowed);
            if (table.hasChildren(node)) {
                positions[depth] = program.step(before, value);
            }
            node++;
        }
    }
}
