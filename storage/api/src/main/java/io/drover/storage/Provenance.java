package io.drover.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What Drover writes into the metadata of every copy: which job made it, from which version of the
 * source.
 *
 * <p>It tells our own success behind a lost answer from somebody else's write (T-27), an unchanged
 * object from a changed one without reading it, and what a job may remove again.
 *
 * @param migration the job's id
 * @param epoch epoch of the job's plan that the copy belongs to
 * @param source pin of the source version that was copied
 * @param replaced pin of the object of somebody else that the copy took the place of; empty if
 *     there was none
 */
public record Provenance(String migration, long epoch, Pin source, Optional<Pin> replaced) {
  /** Names that belong to Drover start so, in the metadata of any store. */
  public static final String RESERVED = "drover-";

  private static final String MIGRATION = RESERVED + "migration";
  private static final String EPOCH = RESERVED + "epoch";
  private static final String SOURCE = RESERVED + "source";
  private static final String REPLACED = RESERVED + "replaced";

  public Provenance {
    Objects.requireNonNull(migration, "migration");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(replaced, "replaced");
  }

  /** Of a copy that took nobody's place. */
  public Provenance(String migration, long epoch, Pin source) {
    this(migration, epoch, source, Optional.empty());
  }

  /** Attributes as the application wrote them, without Drover's entries. */
  public static ObjectAttributes strip(ObjectAttributes attributes) {
    Map<String, String> metadata = new HashMap<>(attributes.metadata());
    metadata.keySet().removeIf(name -> name.startsWith(RESERVED));
    return attributes.withMetadata(metadata);
  }

  /**
   * The attributes of a copy: those of the source with this provenance in place of any earlier one.
   */
  public ObjectAttributes stamp(ObjectAttributes attributes) {
    Map<String, String> metadata = new HashMap<>(strip(attributes).metadata());
    metadata.put(MIGRATION, migration);
    metadata.put(EPOCH, Long.toString(epoch));
    metadata.put(SOURCE, source.value());
    replaced.ifPresent(pin -> metadata.put(REPLACED, pin.value()));
    return attributes.withMetadata(metadata);
  }

  /** The provenance that an object carries, if it carries a whole one. */
  public static Optional<Provenance> of(ObjectAttributes attributes) {
    Map<String, String> metadata = attributes.metadata();
    String migration = metadata.get(MIGRATION);
    String epoch = metadata.get(EPOCH);
    String source = metadata.get(SOURCE);
    if (migration == null
        || epoch == null
        || source == null
        || source.isEmpty()
        || !epoch.matches("\\d{1,18}")) {
      return Optional.empty();
    }
    Optional<Pin> replaced =
        Optional.ofNullable(metadata.get(REPLACED)).filter(pin -> !pin.isEmpty()).map(Pin::new);
    return Optional.of(new Provenance(migration, Long.parseLong(epoch), new Pin(source), replaced));
  }
}
