package dev.parley.inference.tokenizer;

/** A tokenizer that cannot be used; the message names the file and what is wrong with it. */
public final class TokenizerLoadException extends Exception {

    private static final long serialVersionUID = 1;

    public TokenizerLoadException(String message) {
        super(message);
    }

    public TokenizerLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
