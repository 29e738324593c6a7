package io.drover.storage.file;

import io.drover.storage.StoreSetting;
import io.drover.storage.StoreSettings;
import java.time.Duration;
import java.util.List;

/**
 * How a directory is used.
 *
 * @param durable whether what is written survives a power failure when the call returns
 * @param followSymlinks whether links that stay within the root are followed
 * @param createRoot whether a missing root directory is created
 * @param prune whether directories that a delete leaves empty are removed
 * @param locks whether writers of several processes are kept apart by file locks
 * @param listWindow most names of one directory that a listing holds at once
 * @param listCursors most interrupted listings that are remembered
 * @param listRefresh after what time a listing looks whether a directory has changed
 */
record FileSettings(
    boolean durable,
    boolean followSymlinks,
    boolean createRoot,
    boolean prune,
    boolean locks,
    int listWindow,
    int listCursors,
    Duration listRefresh) {
  static final List<StoreSetting> KNOWN =
      List.of(
          StoreSetting.of(
              "durable",
              "true",
              "Whether each object is flushed to the disk, with its directory, before it is"
                  + " reported as written; false is much faster and loses the latest objects if the"
                  + " machine loses power."),
          StoreSetting.of(
              "follow-symlinks",
              "false",
              "Whether symbolic links to places within the root are followed; otherwise they are"
                  + " skipped and reported."),
          StoreSetting.of(
              "create-root",
              "false",
              "Whether a missing root directory is created by the first write; otherwise it is an"
                  + " error, which also catches a disk that is not mounted."),
          StoreSetting.of(
              "prune",
              "true",
              "Whether directories that become empty by deleting their last object are removed, up"
                  + " to the root."),
          StoreSetting.of(
              "locks",
              "true",
              "Whether writers in several processes are kept apart by file locks; turn it off only"
                  + " on a file system without locks, with a single process that writes."),
          StoreSetting.of(
              "list-window",
              "100000",
              "Most names of one directory that a listing holds in memory; a larger directory is"
                  + " read once for each such window."),
          StoreSetting.of(
              "list-cursors",
              "8",
              "Most interrupted listings that are remembered to go on without reading directories"
                  + " again."),
          StoreSetting.of(
              "list-refresh-ms",
              "5000",
              "Time after which a listing that goes on looks whether the directory it is in has"
                  + " changed, in milliseconds; shorter sees new files sooner and reads large, busy"
                  + " directories more often."));

  static FileSettings of(StoreSettings settings) {
    return new FileSettings(
        settings.flag("durable"),
        settings.flag("follow-symlinks"),
        settings.flag("create-root"),
        settings.flag("prune"),
        settings.flag("locks"),
        (int) settings.number("list-window", 2, 10_000_000),
        (int) settings.number("list-cursors", 0, 1_000),
        Duration.ofMillis(settings.number("list-refresh-ms", 0, 86_400_000)));
  }
}
