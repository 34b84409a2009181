package dev.parley.inference.tokenizer.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import dev.parley.inference.tokenizer.PythonJson;
import java.util.Map;

/** {@code tojson} as Hugging Face's templates have it: Python's spelling, with {@code indent}. */
final class JsonFilter implements Filter {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public String getName() {
        return "tojson";
    }

    @Override
    public Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
        return PythonJson.write(MAPPER.<JsonNode>valueToTree(value));
    }

    @Override
    public Object filter(
            Object value,
            JinjavaInterpreter interpreter,
            Object[] arguments,
            Map<String, Object> named) {
        Object indent = named.get("indent");
        JsonNode tree = MAPPER.valueToTree(value);
        return indent instanceof Number spaces
                ? PythonJson.write(tree, spaces.intValue())
                : PythonJson.write(tree);
    }
}
