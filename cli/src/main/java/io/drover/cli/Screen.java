package io.drover.cli;

import io.drover.cli.client.JobFollower;
import io.drover.cli.view.JsonView;
import io.drover.cli.view.PassedOverView;
import io.drover.cli.view.ProgressView;
import io.drover.schemas.record.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows one job's progress until it ends: a line that is redrawn on a terminal, a line every few
 * seconds elsewhere, each record as JSON, or nothing.
 */
final class Screen {
  /** How it shows. */
  enum Style {
    TERMINAL(Duration.ofMillis(200)),
    PLAIN(Duration.ofSeconds(5)),
    JSON(Duration.ZERO),
    SILENT(Duration.ZERO);

    private final Duration interval;

    Style(Duration interval) {
      this.interval = interval;
    }
  }

  /** How long the last figures of a job that has ended may take before it is shown without them. */
  private static final Duration LAST_FIGURES = Duration.ofSeconds(15);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final String REDRAW = "\r\u001b[2K";

  private final PrintWriter out;
  private final Style style;
  private final int width;
  private final Supplier<Optional<Long>> memory;
  private final LongSupplier nanos;
  private @Nullable Progress shown;
  private long shownAt;

  Screen(
      PrintWriter out,
      Style style,
      int width,
      Supplier<Optional<Long>> memory,
      LongSupplier nanos) {
    this.out = out;
    this.style = style;
    this.width = width;
    this.memory = memory;
    this.nanos = nanos;
  }

  /** Shows nothing. */
  static Screen silent(LongSupplier nanos) {
    return new Screen(
        new PrintWriter(java.io.Writer.nullWriter()), Style.SILENT, 0, Optional::empty, nanos);
  }

  /** Shows the job until it has ended, and returns what is known then. */
  JobFollower.View follow(JobFollower follower) throws InterruptedException {
    return follow(follower, JobFollower.View::complete);
  }

  /** Shows the job until this holds, or it has ended, and returns what is known then. */
  JobFollower.View follow(JobFollower follower, Predicate<JobFollower.View> until)
      throws InterruptedException {
    long endedAt = Long.MIN_VALUE;
    while (true) {
      JobFollower.View view = follower.await(POLL);
      boolean last = until.test(view) || view.complete();
      if (view.ended() && endedAt == Long.MIN_VALUE) {
        endedAt = nanos.getAsLong();
      }
      view.progress().ifPresent(progress -> show(progress, last));
      boolean overdue =
          endedAt != Long.MIN_VALUE && nanos.getAsLong() - endedAt > LAST_FIGURES.toNanos();
      if (last || overdue) {
        finish(view);
        return view;
      }
    }
  }

  private void show(Progress progress, boolean last) {
    boolean due = shown == null || nanos.getAsLong() - shownAt >= style.interval.toNanos();
    if ((!due && !last) || (progress.equals(shown) && style != Style.TERMINAL)) {
      return;
    }
    shown = progress;
    shownAt = nanos.getAsLong();
    switch (style) {
      case TERMINAL ->
          out.print(REDRAW + ProgressView.terminalLine(progress, memory.get(), width - 1));
      case PLAIN -> out.println(ProgressView.plainLine(progress));
      case JSON -> out.println(JsonView.line(progress));
      case SILENT -> {
        return;
      }
    }
    out.flush();
  }

  private void finish(JobFollower.View view) {
    if (style == Style.TERMINAL) {
      out.print(REDRAW);
    }
    if ((style == Style.TERMINAL || style == Style.PLAIN) && !view.looksOnly()) {
      view.progress().ifPresent(progress -> out.println(ProgressView.summary(progress)));
      view.migration().ifPresent(job -> PassedOverView.lines(job.getPlan()).forEach(out::println));
    }
    out.flush();
  }
}
