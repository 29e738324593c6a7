package io.drover.coordinator.job;

import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.StoreCapabilities;
import java.util.List;

/** Specifications for tests. */
public final class Specifications {
  public static final StoreCapabilities STORE =
      new StoreCapabilities(List.of("PINNED_READ", "UTF8_ORDER"), List.of(), List.of());

  private Specifications() {}

  public static MigrationSpec wire(String source, String target) {
    return MigrationSpec.newBuilder().setSource(source).setTarget(target).build();
  }

  public static Specification copy(String source, String target) {
    return Specification.of(wire(source, target));
  }

  public static Specification move(String source, String target) {
    return Specification.of(
        MigrationSpec.newBuilder(wire(source, target)).setMode(Mode.MOVE).build());
  }
}
