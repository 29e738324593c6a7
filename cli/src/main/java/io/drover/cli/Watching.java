package io.drover.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Chooses how progress is shown here. */
final class Watching {
  private Watching() {}

  /**
   * @param worksHere whether this process does the work, so that its memory is of interest
   */
  static Screen screen(PrintWriter out, boolean json, boolean worksHere, LongSupplier nanos) {
    boolean terminal = !json && Terminal.isInteractive();
    Screen.Style style =
        json ? Screen.Style.JSON : terminal ? Screen.Style.TERMINAL : Screen.Style.PLAIN;
    return new Screen(
        out,
        style,
        terminal ? Terminal.width() : 0,
        () -> worksHere ? Terminal.residentMemory() : Optional.empty(),
        nanos);
  }
}
