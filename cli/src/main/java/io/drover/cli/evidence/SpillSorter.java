package io.drover.cli.evidence;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts any number of entries by the unsigned bytes of their keys with a bounded amount of memory:
 * runs that fit are sorted and written to files beside the result, and merged, at most {@value
 * #FAN_IN} at a time. The files are gone after {@link #close}. One thread at a time.
 */
final class SpillSorter implements AutoCloseable {
  /** Most files that are read at once. */
  static final int FAN_IN = 64;

  private static final int BUFFER = 1 << 16;
  private static final int OVERHEAD = 64;
  private static final Comparator<Entry> BY_KEY =
      (a, b) -> Arrays.compareUnsigned(a.key(), b.key());

  /** A key with what belongs to it. */
  @SuppressWarnings("ArrayRecordComponent") // compared by BY_KEY alone
  record Entry(byte[] key, byte[] value) {}

  private final Path directory;
  private final long memory;
  private final List<Entry> held = new ArrayList<>();
  private final Deque<Path> runs = new ArrayDeque<>();
  private final List<Run> open = new ArrayList<>();
  private final PriorityQueue<Run> merge =
      new PriorityQueue<>((a, b) -> BY_KEY.compare(a.head(), b.head()));
  private long bytes;
  private int files;

  /**
   * @param parent where a directory for the runs is made
   * @param memory bytes of entries to hold at most
   */
  SpillSorter(Path parent, long memory) throws IOException {
    this.directory = Files.createTempDirectory(parent, ".drover-sort-");
    this.memory = memory;
  }

  /** Takes an entry; not to be called once {@link #sorted} was. */
  void add(byte[] key, byte[] value) throws IOException {
    held.add(new Entry(key, value));
    bytes += key.length + value.length + OVERHEAD;
    if (bytes >= memory) {
      spill();
    }
  }

  private void spill() throws IOException {
    held.sort(BY_KEY);
    try (Output output = new Output()) {
      for (Entry entry : held) {
        output.write(entry);
      }
    }
    held.clear();
    bytes = 0;
  }

  /** Ends the taking; from now on {@link #next} gives the entries in order. */
  void sorted() throws IOException {
    spill();
    while (runs.size() > FAN_IN) {
      List<Path> together = new ArrayList<>();
      for (int i = 0; i < FAN_IN; i++) {
        together.add(runs.removeFirst());
      }
      begin(together);
      try (Output output = new Output()) {
        for (Optional<Entry> entry = next(); entry.isPresent(); entry = next()) {
          output.write(entry.get());
        }
      }
      end();
      for (Path merged : together) {
        Files.delete(merged);
      }
    }
    begin(runs);
  }

  private void begin(Iterable<Path> from) throws IOException {
    for (Path path : from) {
      Run run = new Run(path);
      open.add(run);
      if (run.advance()) {
        merge.add(run);
      }
    }
  }

  /** The next entry, or empty at the end; entries with equal keys come in any order. */
  Optional<Entry> next() throws IOException {
    Run run = merge.poll();
    if (run == null) {
      return Optional.empty();
    }
    Entry entry = run.head();
    if (run.advance()) {
      merge.add(run);
    }
    return Optional.of(entry);
  }

  private void end() throws IOException {
    for (Run run : open) {
      run.close();
    }
    open.clear();
    merge.clear();
  }

  @Override
  public void close() throws IOException {
    end();
    try (var left = Files.list(directory)) {
      left.forEach(SpillSorter::delete);
    }
    Files.delete(directory);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A run that is written. */
  private final class Output implements AutoCloseable {
    private final DataOutputStream out;

    Output() throws IOException {
      Path path = directory.resolve("run-" + files++);
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), BUFFER));
      runs.addLast(path);
    }

    void write(Entry entry) throws IOException {
      out.writeInt(entry.key().length);
      out.write(entry.key());
      out.writeInt(entry.value().length);
      out.write(entry.value());
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** A run that is read. */
  private static final class Run implements AutoCloseable {
    private final DataInputStream in;
    private @Nullable Entry head;

    Run(Path path) throws IOException {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), BUFFER));
    }

    Entry head() {
      Entry present = head;
      if (present == null) {
        throw new IllegalStateException("the run is at its end");
      }
      return present;
    }

    boolean advance() throws IOException {
      int length;
      try {
        length = in.readInt();
      } catch (EOFException e) {
        head = null;
        return false;
      }
      byte[] key = in.readNBytes(length);
      head = new Entry(key, in.readNBytes(in.readInt()));
      return true;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
