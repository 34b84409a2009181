package dev.parley.voice.session;

import dev.parley.voice.realtime.ErrorDetail;
import dev.parley.voice.realtime.VoiceError;
import dev.parley.voice.upstream.UpstreamFailure;

/** Tells a client why another service brought no result. */
final class Failures {

    private Failures() {}

    static ErrorDetail detail(UpstreamFailure failure) {
        VoiceError error =
                switch (failure) {
                    case UpstreamFailure.AtCapacity _ -> VoiceError.INFERENCE_RATE_LIMIT_EXCEEDED;
                    case UpstreamFailure.Unavailable _ -> VoiceError.UPSTREAM_UNAVAILABLE;
                    case UpstreamFailure.TimedOut _ -> VoiceError.UPSTREAM_TIMED_OUT;
                    case UpstreamFailure.Refused _ -> VoiceError.REQUEST_REFUSED;
                    case UpstreamFailure.Broken _ -> VoiceError.UPSTREAM_FAILED;
                };
        return ErrorDetail.of(error, failure.detail());
    }
}
