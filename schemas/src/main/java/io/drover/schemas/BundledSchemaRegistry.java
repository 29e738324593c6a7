package io.drover.schemas;

import java.util.Map;
import org.apache.avro.Schema;

/**
 * Knows the schemas that this version of Drover was built with, and every earlier version of them;
 * needs no network. Ids are derived from the schema alone ({@link SchemaFingerprint}), so that
 * processes agree without asking anyone.
 */
public final class BundledSchemaRegistry implements SchemaRegistry {
  private final Map<Integer, Schema> byId = BundledSchemas.byId();

  @Override
  public int idOf(String subject, Schema schema) {
    int id = SchemaFingerprint.id(schema);
    if (!byId.containsKey(id)) {
      throw new SchemaRegistryException.NotFound(
          "schema "
              + schema.getFullName()
              + " of subject "
              + subject
              + " is not one of Drover's own; to use it, set schema.registry.url");
    }
    return id;
  }

  @Override
  public Schema schemaOf(int id) {
    var schema = byId.get(id);
    if (schema == null) {
      throw new SchemaRegistryException.NotFound(
          "no bundled schema has id "
              + id
              + "; the record was written with a schema registry (set schema.registry.url to that"
              + " one) or by a newer version");
    }
    return schema;
  }
}
