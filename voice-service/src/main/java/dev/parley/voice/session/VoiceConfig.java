package dev.parley.voice.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a session has and may use. */
@ConfigMapping(prefix = "parley.voice")
public interface VoiceConfig {

    /** Most sessions at once; 64. */
    @WithDefault("64")
    int maxSessions();

    /** How long a session may last; 60 minutes. */
    @WithDefault("60m")
    Duration maxDuration();

    /** Most sound that may wait to be committed; 5 minutes. */
    @WithDefault("5m")
    Duration maxInputAudio();

    /** Most items of a conversation; 2000. */
    @WithDefault("2000")
    int maxItems();

    /** Most characters of all items that a client creates; 1000000. */
    @WithDefault("1000000")
    int maxCharacters();

    /** Most responses at once outside the conversation; 4. */
    @WithDefault("4")
    int maxSideResponses();

    /** Most characters of frames that wait to be handled; 25165824, which is one full append. */
    @WithDefault("25165824")
    long maxWaitingInput();

    /** Most bytes of frames that a slow client has not taken yet; 4194304. */
    @WithDefault("4194304")
    long maxWaitingOutput();

    /** How far sound is sent ahead of its playback; 300 milliseconds. */
    @WithDefault("300ms")
    Duration outputLead();

    /** How long running turns may go on when the server stops; 10 seconds. */
    @WithDefault("10s")
    Duration drainGrace();

    /** The name of the voice; {@code slt}. */
    @WithDefault("slt")
    String voice();

    /** Id of the speech model that has the voice; {@code flite-slt}. */
    @WithDefault("flite-slt")
    String speechModel();

    /** Id of the transcription model; {@code pocketsphinx-en-us}. */
    @WithDefault("pocketsphinx-en-us")
    String transcriptionModel();
}
