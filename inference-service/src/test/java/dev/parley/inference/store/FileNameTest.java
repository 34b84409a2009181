package dev.parley.inference.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;

class FileNameTest {

    @Property
    void noNameLeadsOutOfItsFolder(
            @ForAll
                    @Chars({'.', '/', '\\', ':', '\0', '\n', '~', ' '})
                    @CharRange(from = 'a', to = 'c')
                    String text) {
        Path folder = Path.of("/models/it");
        FileName name;
        try {
            name = new FileName(text);
        } catch (IllegalArgumentException _) {
            return;
        }
        Path file = name.under(folder).normalize();
        assertThat(file).startsWithRaw(folder).isNotEqualTo(folder);
    }

    @Example
    void ordinaryNamesAreTaken() {
        assertThat(Stream.of("config.json", "model-00001-of-00010.safetensors", "a/b_c/d.txt"))
                .allSatisfy(name -> assertThat(new FileName(name)).hasToString(name));
    }

    @Example
    void whatTheStoreKeepsForItselfIsRefused() {
        assertThat(Stream.of("x.part", "x.part.json", "parley-manifest.json"))
                .allSatisfy(name ->
                        assertThatThrownBy(() -> new FileName(name))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageContaining("keeps such files for itself"));
    }
}
