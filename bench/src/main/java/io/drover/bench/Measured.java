package io.drover.bench;

/**
 * One row of the report.
 *
 * @param objects finished in this time
 * @param bytes theirs
 * @param cpuSeconds user and system time of the client
 * @param peakMiB its highest resident set since its start
 */
record Measured(long objects, long bytes, double seconds, double cpuSeconds, long peakMiB) {
  private static final double GIB = 1L << 30;
  private static final double MIB = 1L << 20;

  String row(String who, Workload workload, String target, int run) {
    var cpu = workload.large() ? cpuSeconds / (bytes / GIB) : cpuSeconds / (objects / 1000.0);
    return "| %s → %s | %s | %d | %.1f | %,.0f | %,.1f | %.2f | %d |"
        .formatted(
            workload.name(),
            target,
            who,
            run,
            seconds,
            objects / seconds,
            bytes / MIB / seconds,
            cpu,
            peakMiB);
  }

  static String header() {
    return "| objects → target | who | run | seconds | objects/s | MiB/s | CPU s per 1,000 (large:"
        + " per GiB) | peak RSS MiB |\n"
        + "|---|---|---:|---:|---:|---:|---:|---:|";
  }
}
