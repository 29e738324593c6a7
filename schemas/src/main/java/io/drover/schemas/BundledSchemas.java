package io.drover.schemas;

import io.drover.schemas.record.Change;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Forward;
import io.drover.schemas.record.GatewayHeartbeat;
import io.drover.schemas.record.LeaseGrant;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.PartialProgress;
import io.drover.schemas.record.Progress;
import io.drover.schemas.record.Route;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * The schemas that travel with this version: the current one of each message, and its earlier
 * versions.
 */
public final class BundledSchemas {
  private static final List<Class<? extends SpecificRecord>> TYPES =
      List.of(
          Command.class,
          Migration.class,
          Task.class,
          Upload.class,
          Copy.class,
          Outcome.class,
          Progress.class,
          Change.class,
          Forward.class,
          GatewayHeartbeat.class,
          LeaseGrant.class,
          Route.class,
          PartialProgress.class);
  private static final List<Schema> CURRENT =
      List.of(
          Command.getClassSchema(),
          Migration.getClassSchema(),
          Task.getClassSchema(),
          Upload.getClassSchema(),
          Copy.getClassSchema(),
          Outcome.getClassSchema(),
          Progress.getClassSchema(),
          Change.getClassSchema(),
          Forward.getClassSchema(),
          GatewayHeartbeat.getClassSchema(),
          LeaseGrant.getClassSchema(),
          Route.getClassSchema(),
          PartialProgress.getClassSchema());

  static {
    TrustedRecords.allow();
  }

  private BundledSchemas() {}

  /** Every message that is a record of its own on some topic. */
  static List<Class<? extends SpecificRecord>> types() {
    return TYPES;
  }

  /** The current schema of every message that is a record of its own on some topic. */
  public static List<Schema> current() {
    return CURRENT;
  }

  /**
   * Earlier and present versions of a message in order, without adjacent versions that are the same
   * on the wire; the last one is current.
   */
  public static List<Schema> versions(Schema current) {
    var versions = new LinkedHashMap<Integer, Schema>();
    for (Schema earlier : history(current.getName())) {
      versions.put(SchemaFingerprint.id(earlier), earlier);
    }
    int id = SchemaFingerprint.id(current);
    versions.remove(id);
    versions.put(id, current);
    return List.copyOf(versions.values());
  }

  /** The id that {@link BundledSchemaRegistry} gives a schema. */
  public static int id(Schema schema) {
    return SchemaFingerprint.id(schema);
  }

  /** The committed versions of a message as they were, from version 1. */
  static List<Schema> history(String name) {
    var versions = new ArrayList<Schema>();
    for (int version = 1; ; version++) {
      try (InputStream in =
          BundledSchemas.class.getResourceAsStream("/history/" + name + "/" + version + ".avsc")) {
        if (in == null) {
          return versions;
        }
        versions.add(
            new Schema.Parser().parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static Map<Integer, Schema> byId() {
    var schemas = new HashMap<Integer, Schema>();
    for (Schema current : CURRENT) {
      for (Schema version : versions(current)) {
        schemas.put(SchemaFingerprint.id(version), version);
      }
    }
    return Map.copyOf(schemas);
  }
}
