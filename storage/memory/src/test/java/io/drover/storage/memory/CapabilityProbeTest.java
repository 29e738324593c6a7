package io.drover.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.storage.CapabilityProbe;
import io.drover.storage.CapabilityProbe.Scope;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Primitive;
import io.drover.storage.ProbeFinding.Verdict;
import io.drover.storage.ProbeReport;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.Fault;
import io.drover.storage.testkit.FaultPlan;
import io.drover.storage.testkit.FaultyStore;
import io.drover.storage.testkit.IgnorantStore;
import io.drover.storage.testkit.ReadOnlyStore;
import io.drover.storage.testkit.RecordingStore;
import io.drover.storage.testkit.StoreCall;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CapabilityProbeTest {
  private final String bucket = "memory://probed-" + UUID.randomUUID();
  private final ObjectStore store =
      MemoryStores.open(bucket, Map.of("checksums", "SHA256", "server-side", "true"));
  private final CapabilityProbe probe =
      new CapabilityProbe(
          () -> UUID.randomUUID().toString(),
          new Retrying(
              new RetryPolicy(3, Duration.ZERO, Duration.ZERO), new Random(1), wait -> {}));

  private ProbeReport probe(ObjectStore probed, Scope scope) throws InterruptedException {
    return probe.probe(probed, "some/prefix/", scope, Set.of());
  }

  private void nothingIsLeft() {
    assertThat(store.list(ListRequest.first("")).objects()).isEmpty();
  }

  @Test
  @DisplayName("T-28 a store that honours all is found to")
  void honoursAll() throws InterruptedException {
    ProbeReport report = probe(store, Scope.TARGET);

    assertThat(report.capabilities().primitives()).isEqualTo(EnumSet.allOf(Primitive.class));
    assertThat(report.capabilities().storedChecksums()).containsExactly(Checksum.Kind.SHA256);
    assertThat(report.finding(Primitive.INGEST_VALIDATION).verdict()).isEqualTo(Verdict.DECLARED);
    nothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource(
      value = Primitive.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"INGEST_VALIDATION", "RESUME_WRITE", "UTF8_ORDER", "LIST_FROM_ANYWHERE"})
  @DisplayName("T-28 an ignored condition is found out, although every answer is a success")
  void ignoredIsFoundOut(Primitive ignored) throws InterruptedException {
    ProbeReport report = probe(new IgnorantStore(store, Set.of(ignored)), Scope.TARGET);

    assertThat(report.capabilities().primitives())
        .isEqualTo(EnumSet.complementOf(EnumSet.of(ignored)));
    assertThat(report.finding(ignored).verdict()).isEqualTo(Verdict.IGNORED);
    nothingIsLeft();
  }

  @Test
  @DisplayName("T-28 a source that ignores pins is found out by a read, without a write")
  void ignoredPinOfReadSource() throws InterruptedException {
    byte[] content = {1, 2, 3};
    store.put(
        new ObjectKey("some/prefix/real"),
        ObjectAttributes.NONE,
        Payload.of(content),
        Condition.NONE);
    RecordingStore recorded =
        new RecordingStore(
            new ReadOnlyStore(new IgnorantStore(store, Set.of(Primitive.PINNED_READ))));

    ProbeReport report = probe(recorded, Scope.READ);

    assertThat(report.finding(Primitive.PINNED_READ).verdict()).isEqualTo(Verdict.IGNORED);
    assertThat(recorded.calls()).noneMatch(call -> call.operation().writes());
  }

  @Test
  @DisplayName("an empty source that is read is taken at its backend's word")
  void emptyReadSource() throws InterruptedException {
    ProbeReport report = probe(store, Scope.READ);

    assertThat(report.finding(Primitive.PINNED_READ).verdict()).isEqualTo(Verdict.DECLARED);
  }

  @Test
  @DisplayName("a source to move from is probed on scratch objects; real ones are not touched")
  void movedSource() throws InterruptedException {
    ObjectKey real = new ObjectKey("some/prefix/real");
    store.put(real, ObjectAttributes.NONE, Payload.of(new byte[5]), Condition.NONE);
    RecordingStore recorded = new RecordingStore(store);

    ProbeReport report = probe(recorded, Scope.SOURCE_MOVE);

    assertThat(report.finding(Primitive.DELETE_IF_MATCH).verdict()).isEqualTo(Verdict.HONOURED);
    assertThat(recorded.calls())
        .filteredOn(call -> call.operation().writes())
        .allMatch(call -> CapabilityProbe.isScratch(call.key().orElseThrow()));
    assertThat(store.list(ListRequest.first("")).objects()).hasSize(1);
  }

  @Test
  @DisplayName("a store that must not be written to is refused with what to do")
  void deniedProbe() {
    assertThatExceptionOfType(StoreException.Denied.class)
        .isThrownBy(() -> probe(new ReadOnlyStore(store), Scope.SOURCE_MOVE))
        .withMessageContaining("store.memory.assume")
        .withMessageContaining(".drover/probe-");
  }

  @Test
  @DisplayName("primitives that are assumed are not tried; if all are, nothing is written")
  void assumedIsNotTried() throws InterruptedException {
    RecordingStore recorded = new RecordingStore(new ReadOnlyStore(store));

    ProbeReport report = probe.probe(recorded, "", Scope.TARGET, EnumSet.allOf(Primitive.class));

    assertThat(report.capabilities().primitives()).isEqualTo(EnumSet.allOf(Primitive.class));
    assertThat(report.findings()).allMatch(finding -> finding.verdict() == Verdict.ASSUMED);
    assertThat(recorded.calls()).noneMatch(call -> call.operation().writes());
  }

  @Test
  @DisplayName("throttled and failing requests of a probe are repeated, and nothing is left")
  void faultsAreRepeated() throws InterruptedException {
    FaultPlan plan =
        FaultPlan.script()
            .on(call -> call.operation() == StoreCall.Operation.PUT, 3, 1, Fault.throttled())
            .on(call -> call.operation() == StoreCall.Operation.HEAD, 0, 1, Fault.unavailable())
            .on(call -> call.operation() == StoreCall.Operation.DELETE, 4, 1, Fault.unavailable());

    ProbeReport report = probe(new FaultyStore(store, plan), Scope.TARGET);

    assertThat(report.capabilities().primitives()).isEqualTo(EnumSet.allOf(Primitive.class));
    nothingIsLeft();
  }

  @Test
  @DisplayName("a primitive at which the store fails every time is refused, not fatal")
  void alwaysFailing() throws InterruptedException {
    FaultPlan plan =
        FaultPlan.script().burst(StoreCall.Operation.TAGS, Integer.MAX_VALUE, Fault.unavailable());

    ProbeReport report = probe(new FaultyStore(store, plan), Scope.TARGET);

    assertThat(report.finding(Primitive.TAGS).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(report.capabilities().has(Primitive.CREATE_IF_ABSENT)).isTrue();
  }

  @Test
  @DisplayName("a store that cannot be reached fails the probe")
  void unreachable() {
    FaultPlan plan = call -> java.util.Optional.of(Fault.unavailable());

    assertThatExceptionOfType(StoreException.Unavailable.class)
        .isThrownBy(() -> probe(new FaultyStore(store, plan), Scope.TARGET));
  }

  @Test
  @DisplayName("scratch keys are told from real ones")
  void scratchKeys() {
    assertThat(List.of(".drover/probe-1/a", "a/b/.drover/probe-x/order/a/x"))
        .allMatch(key -> CapabilityProbe.isScratch(new ObjectKey(key)));
    assertThat(
            List.of(".drover/probe", "a.drover/probe-1/x", "b/.drover/probe-", "drover/probe-1/x"))
        .noneMatch(key -> CapabilityProbe.isScratch(new ObjectKey(key)));
  }
}
