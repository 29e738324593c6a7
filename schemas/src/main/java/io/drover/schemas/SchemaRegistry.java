package io.drover.schemas;

import org.apache.avro.Schema;

/**
 * Maps schemas to the numbers that stand for them in a record, and back. Thread-safe. Answers are
 * cached by the implementation: an id means the same schema for ever.
 */
public interface SchemaRegistry extends AutoCloseable {
  /**
   * The id of a schema under a subject. Idempotent.
   *
   * @param subject such as {@code drover.tasks-value}, see {@link Topic#subject}
   * @throws SchemaRegistryException if the registry does not know the schema and may not or will
   *     not register it, or cannot be asked
   */
  int idOf(String subject, Schema schema);

  /**
   * The schema behind an id.
   *
   * @throws SchemaRegistryException if there is none, or the registry cannot be asked
   */
  Schema schemaOf(int id);

  /** Lets go of connections; the registry is not to be used afterwards. Idempotent. */
  @Override
  default void close() {}
}
