package dev.parley.inference.speech.flite;

/** The voices of CMU's that come with libflite1; all speak American English at 16 kHz. */
enum FliteVoice {
    /** A woman's: statistical, the clearest of them. */
    SLT("cmu_us_slt"),
    /** A man's: statistical. */
    RMS("cmu_us_rms"),
    /** A man's, with a Scottish accent: statistical. */
    AWB("cmu_us_awb"),
    /** A man's: diphones, the fastest of them. */
    KAL16("cmu_us_kal16");

    private final String id;

    FliteVoice(String id) {
        this.id = id;
    }

    String library() {
        return "libflite_" + id + ".so.1";
    }

    String registerFunction() {
        return "register_" + id;
    }

    String id() {
        return id;
    }
}
