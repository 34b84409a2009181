package dev.parley.voice.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionPatchTest {

    private static final SessionPatch PATCH =
            new SessionPatch(new SpeechNames("slt", "pocketsphinx-en-us"));
    private static final SessionConfig INITIAL = SessionConfig.initial("auto", "slt");

    private static SessionConfig update(SessionConfig config, String session) {
        try {
            return PATCH.apply(
                    config, (ObjectNode) new ObjectMapper().readTree(session.replace('\'', '"')));
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void changesOnlyWhatIsThere() {
        SessionConfig updated =
                update(
                        INITIAL,
                        "{'type':'realtime','audio':{'input':{'turn_detection':{"
                                + "'type':'server_vad','silence_duration_ms':200}}}}");

        SessionConfig.ServerVad vad = updated.turnDetection().orElseThrow();
        assertThat(vad.silenceDurationMillis()).isEqualTo(200);
        assertThat(vad.prefixPaddingMillis()).isEqualTo(300);
        assertThat(updated.instructions()).isEqualTo(SessionConfig.DEFAULT_INSTRUCTIONS);
    }

    @Test
    void clearsWithEmptyAndNull() {
        SessionConfig full =
                update(
                        INITIAL,
                        "{'instructions':'Be brief.','tools':[{'type':'function','name':'f'}],"
                                + "'audio':{'input':{'transcription':{'model':'whisper-1'}}}}");

        SessionConfig cleared =
                update(
                        full,
                        "{'instructions':'','tools':[],'audio':{'input':{'transcription':null,"
                                + "'turn_detection':null,'noise_reduction':null}}}");

        assertThat(full.tools()).hasSize(1);
        assertThat(full.transcription()).isPresent();
        assertThat(cleared.instructions()).isEmpty();
        assertThat(cleared.tools()).isEmpty();
        assertThat(cleared.transcription()).isEmpty();
        assertThat(cleared.turnDetection()).isEmpty();
    }

    @Test
    void tellsTheRealNamesOfVoiceAndRecogniser() {
        SessionConfig updated =
                update(
                        INITIAL,
                        "{'audio':{'input':{'transcription':{'model':'gpt-4o-transcribe'}},"
                                + "'output':{'voice':'alloy','speed':1.25}}}");

        assertThat(updated.voice()).isEqualTo("slt");
        assertThat(updated.speed()).isEqualTo(1.25);
        assertThat(updated.transcription().orElseThrow().model()).isEqualTo("pocketsphinx-en-us");
    }

    @Test
    void acceptsTheNullsThatClientsSend() {
        assertThat(
                        update(
                                INITIAL,
                                "{'type':'realtime','tracing':null,'prompt':null,'include':null,"
                                        + "'audio':{'input':{'format':{'type':'audio/pcm',"
                                        + "'rate':24000},'noise_reduction':null}}}"))
                .isEqualTo(INITIAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'type':'transcription'}                                                  | session.type
                    {'model':'other'}                                                         | session.model
                    {'temperature':0.8}                                                       | session.temperature
                    {'modalities':['text']}                                                   | session.modalities
                    {'prompt':{'id':'p'}}                                                     | session.prompt
                    {'tracing':'auto'}                                                        | session.tracing
                    {'reasoning':{'effort':'low'}}                                            | session.reasoning
                    {'include':['item.input_audio_transcription.logprobs']}                   | session.include
                    {'truncation':{'type':'retention_ratio','retention_ratio':0.5}}           | session.truncation
                    {'tool_choice':'required'}                                                | session.tool_choice
                    {'tool_choice':{'type':'function','name':'f'}}                            | session.tool_choice
                    {'tools':[{'type':'mcp','server_label':'m'}]}                             | session.tools[0].type
                    {'tools':[{'type':'function','name':'f'},{'type':'function','name':'f'}]} | session.tools
                    {'max_output_tokens':5000}                                                | session.max_output_tokens
                    {'parallel_tool_calls':false}                                             | session.parallel_tool_calls
                    {'audio':{'input':{'format':{'type':'audio/pcmu'}}}}                      | session.audio.input.format.type
                    {'audio':{'output':{'format':{'type':'audio/pcma'}}}}                     | session.audio.output.format.type
                    {'audio':{'input':{'format':{'type':'audio/pcm','rate':16000}}}}          | session.audio.input.format.rate
                    {'audio':{'input':{'noise_reduction':{'type':'near_field'}}}}             | session.audio.input.noise_reduction
                    {'audio':{'input':{'turn_detection':{'type':'semantic_vad'}}}}            | session.audio.input.turn_detection.type
                    {'audio':{'input':{'turn_detection':{'idle_timeout_ms':6000}}}}           | session.audio.input.turn_detection.idle_timeout_ms
                    {'audio':{'input':{'turn_detection':{'threshold':2}}}}                    | session.audio.input.turn_detection.threshold
                    {'audio':{'input':{'transcription':{'model':'nobody'}}}}                  | session.audio.input.transcription.model
                    {'audio':{'input':{'transcription':{'language':'de'}}}}                   | session.audio.input.transcription.language
                    {'audio':{'input':{'transcription':{'prompt':'x'}}}}                      | session.audio.input.transcription.prompt
                    {'audio':{'output':{'voice':'nobody'}}}                                   | session.audio.output.voice
                    {'audio':{'output':{'speed':2}}}                                          | session.audio.output.speed
                    """)
    void refusesByItsPathWhatItDoesNotHave(String session, String param) {
        assertThatThrownBy(() -> update(INITIAL, session))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        refused -> assertThat(refused.detail().param()).contains(param));
    }
}
