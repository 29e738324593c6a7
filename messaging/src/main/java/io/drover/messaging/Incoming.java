package io.drover.messaging;

/**
 * One decoded record of a topic.
 *
 * @param topic full name of the topic
 * @param partition partition that it was read from
 * @param offset its offset there
 * @param key its key; empty if it has none
 * @param value its value
 * @param timestamp when it was written, in milliseconds since the epoch, by the clock of its writer
 * @param tenure whether it is still this reader's
 */
public record Incoming<V>(
    String topic, int partition, long offset, String key, V value, long timestamp, Tenure tenure) {
  /** One that nobody else can be given. */
  public Incoming(String topic, int partition, long offset, String key, V value, long timestamp) {
    this(topic, partition, offset, key, value, timestamp, Tenure.CERTAIN);
  }
}
