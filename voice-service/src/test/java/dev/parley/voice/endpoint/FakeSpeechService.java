package dev.parley.voice.endpoint;

import com.google.protobuf.ByteString;
import dev.parley.inference.v1.FinalTranscript;
import dev.parley.inference.v1.SpeechServiceGrpc;
import dev.parley.inference.v1.SynthesizeRequest;
import dev.parley.inference.v1.SynthesizeResponse;
import dev.parley.inference.v1.TranscribeRequest;
import dev.parley.inference.v1.TranscribeResponse;
import dev.parley.inference.v1.TranscriptOutcome;
import dev.parley.voice.audio.Pcm16;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Hears what the test told it to hear next, and speaks 20 ms of tone for every character. */
final class FakeSpeechService extends SpeechServiceGrpc.SpeechServiceImplBase {

    private static final int SAMPLES_PER_CHARACTER = 320;
    private static final int RATE = 16_000;

    private final BlockingQueue<String> hears = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> heard = new LinkedBlockingQueue<>();

    /** Transcripts of the utterances to come; an empty one is not understood. */
    BlockingQueue<String> hears() {
        return hears;
    }

    /** Samples of each utterance that ended. */
    BlockingQueue<Long> heard() {
        return heard;
    }

    @Override
    public StreamObserver<TranscribeRequest> transcribe(
            StreamObserver<TranscribeResponse> response) {
        return new StreamObserver<>() {
            private long samples;

            @Override
            public void onNext(TranscribeRequest request) {
                samples += request.getAudio().size() / 2;
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onCompleted() {
                heard.add(samples);
                String text = String.valueOf(hears.poll());
                response.onNext(
                        TranscribeResponse.newBuilder()
                                .setFinal(
                                        FinalTranscript.newBuilder()
                                                .setText(text)
                                                .setOutcome(outcome(text))
                                                .setAudioMs(samples * 1000 / RATE))
                                .build());
                response.onCompleted();
            }
        };
    }

    private static TranscriptOutcome outcome(String text) {
        return text.isEmpty()
                ? TranscriptOutcome.TRANSCRIPT_OUTCOME_NOT_UNDERSTOOD
                : TranscriptOutcome.TRANSCRIPT_OUTCOME_RECOGNIZED;
    }

    @Override
    public void synthesize(SynthesizeRequest request, StreamObserver<SynthesizeResponse> response) {
        short[] tone = new short[SAMPLES_PER_CHARACTER * request.getText().length()];
        for (int n = 0; n < tone.length; n++) {
            tone[n] = (short) (8_000 * Math.sin(2 * Math.PI * 440 * n / RATE));
        }
        ByteString sound = ByteString.copyFrom(Pcm16.encode(tone));
        for (int from = 0; from < sound.size(); from += 6_400) {
            response.onNext(
                    SynthesizeResponse.newBuilder()
                            .setAudio(sound.substring(from, Math.min(from + 6_400, sound.size())))
                            .setSampleRateHz(RATE)
                            .build());
        }
        response.onCompleted();
    }
}
