package io.drover.cli.view;

import io.drover.schemas.record.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.StringJoiner;

/** One job's progress as text. */
public final class ProgressView {
  private static final int BAR_CELLS = 24;

  private ProgressView() {}

  /**
   * The line that a terminal redraws.
   *
   * @param usedMemory bytes that this process uses, if it does the work
   * @param width columns of the terminal; the line is cut to fit
   */
  public static String terminalLine(Progress progress, Optional<Long> usedMemory, int width) {
    var line = new StringJoiner("  ");
    line.add(bar(progress.getPercent()));
    line.add("%5.1f %%".formatted(progress.getPercent()));
    line.add(objects(progress) + " objects");
    line.add(
        Quantity.bytes(progress.getFinishedBytes())
            + "/"
            + Quantity.bytes(progress.getTotalBytes()));
    line.add(Quantity.rate(progress.getObjectsPerSecond()) + " obj/s");
    line.add(Quantity.bytes(progress.getBytesPerSecond()) + "/s");
    line.add("ETA " + remaining(progress));
    if (progress.getFailed() > 0) {
      line.add(Quantity.count(progress.getFailed()) + " failed");
    }
    usedMemory.ifPresent(bytes -> line.add("mem " + Quantity.bytes(bytes)));
    String text = line.toString();
    return text.length() <= width ? text : text.substring(0, Math.max(0, width));
  }

  /** The line for a log or a pipe: complete, without control characters. */
  public static String plainLine(Progress progress) {
    return "%s %s %.1f%% objects=%d/%d%s bytes=%d/%d failed=%d objects/s=%s bytes/s=%s elapsed=%s remaining=%s"
        .formatted(
            progress.getMigrationId(),
            progress.getState(),
            progress.getPercent(),
            finished(progress),
            progress.getTotal(),
            progress.getPlanComplete() ? "" : "+",
            progress.getFinishedBytes(),
            progress.getTotalBytes(),
            progress.getFailed(),
            Quantity.rate(progress.getObjectsPerSecond()).replace(",", ""),
            Math.round(progress.getBytesPerSecond()),
            Quantity.duration(Duration.ofMillis(progress.getElapsedMillis())),
            remaining(progress));
  }

  /** What a finished job prints. */
  public static String summary(Progress progress) {
    var elapsed = Duration.ofMillis(progress.getElapsedMillis());
    double seconds = Math.max(0.001, progress.getElapsedMillis() / 1000.0);
    var text = new StringJoiner(System.lineSeparator());
    text.add(
        "Migration %s %s in %s"
            .formatted(progress.getMigrationId(), progress.getState(), Quantity.duration(elapsed)));
    text.add(
        "  migrated  %s objects, %s"
            .formatted(
                Quantity.count(progress.getMigrated()),
                Quantity.bytes(progress.getMigratedBytes())));
    text.add("  skipped   %s unchanged".formatted(Quantity.count(progress.getSkipped())));
    text.add("  failed    %s".formatted(Quantity.count(progress.getFailed())));
    if (progress.getSourceGone() > 0) {
      text.add(
          "  gone      %s deleted at the source meanwhile"
              .formatted(Quantity.count(progress.getSourceGone())));
    }
    if (progress.getCancelled() > 0) {
      text.add("  cancelled %s not copied".formatted(Quantity.count(progress.getCancelled())));
    }
    if (progress.getDeferred() > 0) {
      text.add(
          "  put off   %s until it is resumed".formatted(Quantity.count(progress.getDeferred())));
    }
    if (!progress.getPlanComplete()) {
      text.add("  not all of the source was listed: there may be more than the planned objects");
    }
    text.add(
        "  average   %s objects/s, %s/s"
            .formatted(
                Quantity.rate(finished(progress) / seconds),
                Quantity.bytes(progress.getMigratedBytes() / seconds)));
    if (progress.getFailed() > 0) {
      text.add("  see       drover failures " + progress.getMigrationId());
    }
    return text.toString();
  }

  /** Objects that have a terminal outcome. */
  public static long finished(Progress progress) {
    return progress.getMigrated()
        + progress.getSkipped()
        + progress.getFailed()
        + progress.getSourceGone()
        + progress.getCancelled()
        + progress.getPlanned()
        + progress.getRemoved();
  }

  private static String objects(Progress progress) {
    return Quantity.count(finished(progress))
        + "/"
        + Quantity.count(progress.getTotal())
        + (progress.getPlanComplete() ? "" : "+");
  }

  private static String remaining(Progress progress) {
    Long millis = progress.getRemainingMillis();
    return millis == null ? "–" : Quantity.duration(Duration.ofMillis(millis));
  }

  private static String bar(double percent) {
    int full = (int) Math.round(Math.max(0, Math.min(100, percent)) / 100 * BAR_CELLS);
    return "█".repeat(full) + "░".repeat(BAR_CELLS - full);
  }
}
