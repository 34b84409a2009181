package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.voice.realtime.OfficialSchema;
import dev.parley.voice.upstream.UpstreamFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class OfficialSchemaTest {

    private static final String ALL_SETTINGS =
            "{'type':'session.update','session':{'type':'realtime','output_modalities':['audio'],"
                    + "'tools':[{'type':'function','name':'get_time','parameters':{'type':'object'}}],"
                    + "'max_output_tokens':100,'audio':{'input':{'transcription':{"
                    + "'model':'whisper-1','language':'en'}},'output':{'voice':'marin'}}}}";

    @Test
    void everyFrameWeSendIsAsTheOfficialSchemaHasIt() {
        Optional<OfficialSchema> schema = OfficialSchema.load();
        Assumptions.assumeTrue(
                schema.isPresent(),
                "skipped: the official schemas (realtime/openapi-realtime-schemas.json) are not"
                        + " here");
        Set<String> types = new HashSet<>();

        for (Rehearsal session : List.of(spoken(), failed(), written())) {
            for (JsonNode frame : session.frames()) {
                types.add(frame.path("type").asText());
                assertThat(schema.get().check(frame)).as("%s", frame).isEmpty();
            }
        }

        assertThat(types).hasSizeGreaterThanOrEqualTo(28);
    }

    private static Rehearsal spoken() {
        Rehearsal session = Rehearsal.open().client(ALL_SETTINGS).userSpeaks(400, 1_400);
        session.heard("tell me about parley").modelSays("One two three. ");
        session.speaks("One two three. ", 600);
        session.userStarts((int) session.state().input().end().toMillis());
        String item = session.frame("conversation.item.truncated").path("item_id").asText();
        session.client("{'type':'conversation.item.retrieve','item_id':'" + item + "'}");
        session.client("{'type':'conversation.item.delete','item_id':'" + item + "'}");
        return session.client("{'type':'input_audio_buffer.clear'}");
    }

    private static Rehearsal failed() {
        Rehearsal session = Rehearsal.open().client(ALL_SETTINGS).userSpeaks(400, 1_400);
        session.happens(
                new SessionEvent.TranscriptionFailed(
                        session.lastFinished(), new UpstreamFailure.Unavailable("gone")));
        return session.client("{'type':'nonsense','event_id':'e'}").client("garbage");
    }

    private static Rehearsal written() {
        Rehearsal session = Rehearsal.open().client(ALL_SETTINGS);
        session.client(
                "{'type':'conversation.item.create','item':{'type':'message','role':'system',"
                        + "'content':[{'type':'input_text','text':'Be brief.'}]}}");
        session.client(
                "{'type':'conversation.item.create','item':{'type':'message','role':'user',"
                        + "'content':[{'type':'input_text','text':'what time is it'}]}}");
        session.client("{'type':'response.create','response':{'metadata':{'a':'b'}}}");
        session.modelCalls("get_time", "{}");
        session.client(
                "{'type':'conversation.item.create','item':{'type':'function_call_output',"
                        + "'call_id':'c1','output':'noon'}}");
        session.client("{'type':'response.create','response':{'output_modalities':['text']}}");
        return session.modelSays("It is noon.");
    }
}
