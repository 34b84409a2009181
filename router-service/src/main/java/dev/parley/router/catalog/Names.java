package dev.parley.router.catalog;

import java.util.regex.Pattern;

/** The spelling of ids: they stand in headers, metrics and paths. */
final class Names {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:-]{0,127}");

    private Names() {}

    static void check(String what, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what + " '" + value + "' does not match " + NAME.pattern());
        }
    }
}
