package dev.parley.inference.tokenizer.mistral;

/** A token that structures a conversation; no text is ever encoded as one. */
public enum SpecialToken {
    BEGIN("<s>"),
    END("</s>"),
    BEGIN_INSTRUCTION("[INST]"),
    END_INSTRUCTION("[/INST]"),
    BEGIN_TOOLS("[AVAILABLE_TOOLS]"),
    END_TOOLS("[/AVAILABLE_TOOLS]"),
    BEGIN_TOOL_RESULT("[TOOL_RESULTS]"),
    TOOL_CONTENT("[TOOL_CONTENT]"),
    END_TOOL_RESULT("[/TOOL_RESULTS]"),
    TOOL_CALLS("[TOOL_CALLS]"),
    CALL_ID("[CALL_ID]"),
    ARGUMENTS("[ARGS]"),
    BEGIN_SYSTEM("[SYSTEM_PROMPT]"),
    END_SYSTEM("[/SYSTEM_PROMPT]");

    private final String text;

    SpecialToken(String text) {
        this.text = text;
    }

    /** Returns its name in a tokenizer file. */
    public String text() {
        return text;
    }
}
