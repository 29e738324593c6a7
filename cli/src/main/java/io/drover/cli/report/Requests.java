package io.drover.cli.report;

import io.drover.schemas.record.Forecast;

/** What a run would ask of the stores, summed over its objects. */
final class Requests {
  private long heads;
  private long gets;
  private long tagGets;
  private long puts;
  private long deletes;
  private long looks;
  private long readBytes;
  private long writtenBytes;

  void add(Forecast forecast) {
    heads += forecast.getHeads();
    gets += forecast.getGets();
    tagGets += forecast.getTagGets();
    puts += forecast.getPuts();
    deletes += forecast.getDeletes();
    looks += forecast.getLooks();
    readBytes += forecast.getReadBytes();
    writtenBytes += forecast.getWrittenBytes();
  }

  long heads() {
    return heads;
  }

  long gets() {
    return gets;
  }

  long tagGets() {
    return tagGets;
  }

  long puts() {
    return puts;
  }

  long deletes() {
    return deletes;
  }

  /** Requests of all kinds but listings. */
  long all() {
    return heads + gets + tagGets + puts + deletes;
  }

  /** Requests that the dry run itself made, but listings. */
  long looks() {
    return looks;
  }

  /** Bytes read from source and target. */
  long readBytes() {
    return readBytes;
  }

  long writtenBytes() {
    return writtenBytes;
  }
}
