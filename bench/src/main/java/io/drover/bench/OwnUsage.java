package io.drover.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What this process has taken so far. */
final class OwnUsage {
  /**
   * Position of utime among the fields behind the name, stime follows; source: proc_pid_stat(5).
   */
  private static final int UTIME = 11;

  /** USER_HZ, fixed on Linux. */
  private static final double TICKS_PER_SECOND = 100;

  private OwnUsage() {}

  /** User and system time of all its threads. */
  static double cpuSeconds() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
  }

  /**
   * Seconds of user and system time by kind of thread, the largest first: all threads that still
   * live, also those of the compiler and the garbage collector. Kinds are thread names without
   * their numbers, as far as the kernel keeps them (15 characters).
   */
  static Map<String, Double> cpuSecondsByThread() throws IOException {
    var byKind = new TreeMap<String, Double>();
    try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (var thread : threads) {
        var stat = stat(thread);
        var end = stat.lastIndexOf(')');
        if (end > 0) {
          var kind = stat.substring(stat.indexOf('(') + 1, end).replaceAll("[0-9]+.*", "");
          var fields = stat.substring(end + 2).split(" ", -1);
          var ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
          byKind.merge(kind, ticks / TICKS_PER_SECOND, Double::sum);
        }
      }
    }
    var sorted = new LinkedHashMap<String, Double>();
    byKind.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static String stat(Path thread) throws IOException {
    try {
      return Files.readString(thread.resolve("stat"));
    } catch (NoSuchFileException e) {
      return ""; // It ended in between.
    }
  }

  /** The highest resident set so far, as the kernel counts it (VmHWM). */
  static long peakMiB() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      var line = lines.filter(text -> text.startsWith("VmHWM:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
    }
  }
}
