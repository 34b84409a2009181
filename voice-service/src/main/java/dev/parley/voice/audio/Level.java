package dev.parley.voice.audio;

/** How loud samples are, in decibels relative to full scale (dBFS; 0 is the loudest possible). */
public final class Level {

    /** Sound above this peak can be heard; what is below counts as silence. */
    public static final double AUDIBLE_DBFS = -50;

    private static final double FULL_SCALE = 32_768;
    private static final int AUDIBLE_AMPLITUDE =
            (int) Math.ceil(FULL_SCALE * Math.pow(10, AUDIBLE_DBFS / 20));

    private Level() {}

    /** The loudest sample; negative infinity for digital silence. */
    public static double peakDbfs(short[] samples) {
        int peak = 0;
        for (short sample : samples) {
            peak = Math.max(peak, Math.abs((int) sample));
        }
        return toDbfs(peak / FULL_SCALE);
    }

    /** The root mean square; negative infinity for digital silence or no samples. */
    public static double rmsDbfs(short[] samples) {
        double power = 0;
        for (short sample : samples) {
            power += (double) sample * sample;
        }
        return toDbfs(Math.sqrt(power / Math.max(1, samples.length)) / FULL_SCALE);
    }

    public static boolean isAudible(short sample) {
        return Math.abs((int) sample) >= AUDIBLE_AMPLITUDE;
    }

    /** Whether any of the samples can be heard. */
    public static boolean isAudible(short[] samples) {
        return firstAudible(samples) < samples.length;
    }

    /** Index of the first sample that can be heard; the number of samples where none can. */
    public static int firstAudible(short[] samples) {
        int index = 0;
        while (index < samples.length && !isAudible(samples[index])) {
            index++;
        }
        return index;
    }

    private static double toDbfs(double amplitude) {
        return 20 * Math.log10(amplitude);
    }
}
