package io.drover.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts what an application was answered. For any number of threads. */
public final class Tally {
  /** Errors that are kept word for word. */
  private static final int KEPT = 20;

  private long reads;
  private long writes;
  private long slowDowns;
  private long refusedUploads;
  private long unreachable;
  private long errors;
  private long longestRead;
  private long longestWrite;
  private final List<String> examples = new ArrayList<>();

  /** What was counted so far. Times are those of single requests, from call to answer. */
  public record Counts(
      long reads,
      long writes,
      long slowDowns,
      long refusedUploads,
      long unreachable,
      long errors,
      Duration longestRead,
      Duration longestWrite,
      List<String> examples) {
    public Counts {
      examples = List.copyOf(examples);
    }

    /** Requests that were answered as they should be. */
    public long served() {
      return reads + writes;
    }
  }

  synchronized void read(long nanos) {
    reads++;
    longestRead = Math.max(longestRead, nanos);
  }

  synchronized void wrote(long nanos) {
    writes++;
    longestWrite = Math.max(longestWrite, nanos);
  }

  /** The client was told to try again. */
  synchronized void slowDown() {
    slowDowns++;
  }

  /** An upload in parts was refused because it was begun on the other side of a switch. */
  synchronized void refusedUpload() {
    refusedUploads++;
  }

  /** Nobody answered, or the connection broke. */
  synchronized void unreachable(String what, Throwable error) {
    unreachable++;
    keep(what, error);
  }

  synchronized void error(String what, Throwable error) {
    errors++;
    keep(what, error);
  }

  private void keep(String what, Throwable error) {
    if (examples.size() < KEPT) {
      examples.add(what + ": " + error);
    }
  }

  /** What was counted so far. */
  public synchronized Counts counts() {
    return new Counts(
        reads,
        writes,
        slowDowns,
        refusedUploads,
        unreachable,
        errors,
        Duration.ofNanos(longestRead),
        Duration.ofNanos(longestWrite),
        examples);
  }
}
