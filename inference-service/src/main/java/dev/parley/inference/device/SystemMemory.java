package dev.parley.inference.device;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory the machine, or the container around us, could still give. */
public final class SystemMemory {

    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern ANONYMOUS = Pattern.compile("RssAnon:\\s+(\\d+) kB");

    private SystemMemory() {}

    /**
     * Returns the available bytes: what Linux could free without swapping, but never more than the
     * container's limit.
     */
    public static long available() {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long limit = system.getTotalMemorySize(); // that of the container where there is one
        try {
            return Math.min(limit, available(Files.readAllLines(MEMINFO), limit));
        } catch (IOException e) {
            return limit;
        }
    }

    /**
     * Returns how many bytes of this process's memory are its own, in no file: what the system
     * cannot drop. Zero where the system does not tell.
     */
    public static long anonymous() {
        try {
            return anonymous(Files.readAllLines(STATUS));
        } catch (IOException e) {
            return 0;
        }
    }

    static long anonymous(List<String> status) {
        for (String line : status) {
            Matcher matcher = ANONYMOUS.matcher(line);
            if (matcher.matches()) {
                return Long.parseLong(matcher.group(1)) * 1024;
            }
        }
        return 0;
    }

    static long available(List<String> meminfo, long otherwise) {
        for (String line : meminfo) {
            Matcher matcher = AVAILABLE.matcher(line);
            if (matcher.matches()) {
                return Long.parseLong(matcher.group(1)) * 1024;
            }
        }
        return otherwise;
    }
}
