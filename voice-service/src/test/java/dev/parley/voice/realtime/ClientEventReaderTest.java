package dev.parley.voice.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientEventReaderTest {

    private static final ClientEventReader READER =
            new ClientEventReader(new SpeechNames("slt", "pocketsphinx-en-us"));

    private static ErrorDetail refusal(String frame) {
        ClientMessage message = READER.read(frame.replace('\'', '"'));
        assertThat(message.body()).isInstanceOf(ClientMessage.Body.Refused.class);
        return ((ClientMessage.Body.Refused) message.body()).error();
    }

    private static ClientEvent accepted(String frame) {
        ClientMessage message = READER.read(frame.replace('\'', '"'));
        assertThat(message.body()).isInstanceOf(ClientMessage.Body.Accepted.class);
        return ((ClientMessage.Body.Accepted) message.body()).event();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    garbage                                                          | invalid_event              | ''
                    []                                                               | invalid_event              | ''
                    {}                                                               | invalid_event              | ''
                    {'type':7}                                                       | invalid_event              | ''
                    {'type':'party.start'}                                           | invalid_event              | type
                    {'type':'response.create','colour':'red'}                        | unknown_parameter          | colour
                    {'type':'response.create','response':{'prompt':{'id':'p'}}}      | invalid_value              | response.prompt
                    {'type':'response.create','response':{'conversation':'conv_1'}}  | invalid_value              | response.conversation
                    {'type':'response.create','response':{'tool_choice':'required'}} | invalid_value              | response.tool_choice
                    {'type':'response.create','response':{'max_output_tokens':0}}    | invalid_value              | response.max_output_tokens
                    {'type':'response.create','response':{'output_modalities':['text','audio']}} | invalid_value  | response.output_modalities
                    {'type':'response.create','response':{'metadata':{'a':1}}}       | invalid_type               | response.metadata.a
                    {'type':'response.create','response':{'temperature':1}}          | unknown_parameter          | response.temperature
                    {'type':'response.create','response':7}                          | invalid_type               | response
                    {'type':'session.update'}                                        | missing_required_parameter | session
                    {'type':'input_audio_buffer.append'}                             | missing_required_parameter | audio
                    {'type':'input_audio_buffer.append','audio':'%%'}                | invalid_audio              | audio
                    {'type':'conversation.item.delete'}                              | missing_required_parameter | item_id
                    {'type':'conversation.item.truncate','item_id':'a'}              | missing_required_parameter | content_index
                    {'type':'conversation.item.truncate','item_id':'a','content_index':1} | invalid_value         | content_index
                    {'type':'conversation.item.create'}                              | missing_required_parameter | item
                    {'type':'conversation.item.create','item':{'type':'message'}}    | missing_required_parameter | item.role
                    {'type':'conversation.item.create','item':{'type':'mcp_call'}}   | invalid_value              | item.type
                    {'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_image'}]}} | invalid_value | item.content[0].type
                    {'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_audio'}]}} | invalid_value | item.content[0].type
                    {'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text'}]}} | missing_required_parameter | item.content[0].text
                    """)
    void namesWhatIsWrongByItsPath(String frame, String code, String param) {
        ErrorDetail error = refusal(frame);

        assertThat(error.error().code()).isEqualTo(code);
        assertThat(error.param().orElse("")).isEqualTo(param);
        assertThat(error.error().type()).isEqualTo("invalid_request_error");
    }

    @Test
    void echoesTheEventIdOfWhatItRefuses() {
        ClientMessage message = READER.read("{\"type\":\"nonsense\",\"event_id\":\"mine\"}");

        assertThat(message.eventId()).contains("mine");
    }

    @Test
    void refusesHalfASample() {
        String three = Base64.getEncoder().encodeToString(new byte[3]);

        ErrorDetail error = refusal("{'type':'input_audio_buffer.append','audio':'" + three + "'}");

        assertThat(error.error()).isEqualTo(VoiceError.INVALID_AUDIO);
        assertThat(error.message()).contains("3 bytes");
    }

    @Test
    void readsSound() {
        String two = Base64.getEncoder().encodeToString(new byte[] {1, 2});

        ClientEvent event = accepted("{'type':'input_audio_buffer.append','audio':'" + two + "'}");

        assertThat(((ClientEvent.AudioAppend) event).audio().remaining()).isEqualTo(2);
    }

    @Test
    void readsAResponseRequestWithReferences() {
        ClientEvent event =
                accepted(
                        "{'type':'response.create','response':{'conversation':'none',"
                                + "'metadata':{'k':'v'},'max_output_tokens':'inf','input':[{"
                                + "'type':'item_reference','id':'i1'}]}}");

        ResponseRequest request = ((ClientEvent.ResponseCreate) event).request();
        assertThat(request.outOfBand()).isTrue();
        assertThat(request.metadata()).containsEntry("k", "v");
        assertThat(request.maxOutputTokens()).hasValueSatisfying(max -> assertThat(max).isEmpty());
        assertThat(request.input().orElseThrow())
                .containsExactly(new ResponseRequest.Input.Reference(new ItemId("i1")));
    }

    @Test
    void aMissingResponseIsTheSessions() {
        assertThat(accepted("{'type':'response.create'}"))
                .isEqualTo(new ClientEvent.ResponseCreate(ResponseRequest.DEFAULT));
    }

    @Test
    void readsWhatAFunctionReturned() {
        ClientEvent event =
                accepted(
                        "{'type':'conversation.item.create','previous_item_id':null,'item':{"
                                + "'type':'function_call_output','call_id':'c','output':'noon'}}");

        ClientEvent.ItemCreate create = (ClientEvent.ItemCreate) event;
        assertThat(create.previous()).isEmpty();
        assertThat(create.item())
                .isEqualTo(
                        new Item.FunctionCallOutput(
                                new ItemId(""), ItemStatus.COMPLETED, new CallId("c"), "noon"));
    }
}
