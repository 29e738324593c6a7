package io.drover.verifier;

import static io.drover.verifier.VerifierFixture.KEY;
import static io.drover.verifier.VerifierFixture.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Verification;
import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectAttributes.Header;
import io.drover.storage.ObjectKey;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.WatchedStore.Request;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** O-05: two stores compared without copying. */
class CompareTest {
  private final VerifierFixture fixture = new VerifierFixture();

  private static String errorClass(Outcome outcome) {
    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    return outcome.getError().getErrorClass();
  }

  private static void same(Outcome outcome, String method) {
    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.SKIPPED);
    assertThat(outcome.getReceipt().getMethod()).isEqualTo(method);
    assertThat(outcome.getReceipt().getWritten()).isFalse();
  }

  private static Capabilities keepsNothing(Capabilities can) {
    return new Capabilities(can.primitives(), Set.of(), can.limits());
  }

  @Test
  @DisplayName("O-05 size: listed sizes that agree cost no request")
  void sizesAsListed() throws Exception {
    fixture.verification = Verification.SIZE;
    fixture.putSource(content(10, 1), ObjectAttributes.NONE);
    fixture.putTarget(content(10, 2), ObjectAttributes.NONE);

    same(fixture.verify(fixture.listed()), "sizes");
    assertThat(fixture.sourceScript.requests()).isEmpty();
    assertThat(fixture.targetScript.requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("O-05 another size is a difference in each mode, said at once")
  void sizesDiffer(Verification mode) throws Exception {
    fixture.verification = mode;
    fixture.putSource(content(10, 1), ObjectAttributes.NONE);
    fixture.putTarget(content(11, 1), ObjectAttributes.NONE);

    Outcome outcome = fixture.verify(fixture.listed());

    assertThat(errorClass(outcome)).isEqualTo("different");
    assertThat(outcome.getError().getMessage())
        .isEqualTo("size: 10 bytes at the source, 11 at the target");
    assertThat(fixture.waits).isEmpty();
    assertThat(fixture.targetScript.requests()).containsExactly(Request.HEAD);
  }

  @Test
  @DisplayName("O-05 T-04 checksum: stored ones of the same kind decide, nothing is read")
  void storedChecksums() throws Exception {
    VerifierFixture keeping = new VerifierFixture("CRC32C");
    keeping.putSource(content(10, 1), ObjectAttributes.NONE);
    keeping.putTarget(content(10, 1), ObjectAttributes.NONE);
    same(keeping.verify(keeping.listed()), "stored-checksums");

    keeping.putTarget(content(10, 2), ObjectAttributes.NONE);
    Outcome different = keeping.verify(keeping.listed());

    assertThat(errorClass(different)).isEqualTo("different");
    assertThat(different.getError().getMessage()).startsWith("checksum: CRC32C:");
    assertThat(keeping.targetScript.requests()).containsOnly(Request.HEAD);
  }

  @Test
  @DisplayName(
      "O-05 T-02 checksum: a claim nobody checked proves nothing; the other side's kind is"
          + " computed")
  void readsOneSide() throws Exception {
    VerifierFixture keeping = new VerifierFixture("CRC32C");
    keeping.targetCan = keepsNothing(keeping.targetCan);
    keeping.putSource(content(10, 1), ObjectAttributes.NONE);
    keeping.putTarget(content(10, 1), ObjectAttributes.NONE);

    Outcome outcome = keeping.verify(keeping.listed());

    same(outcome, "target-read");
    assertThat(outcome.getReceipt().getChecksums().getFirst().getKind()).isEqualTo("CRC32C");
    assertThat(keeping.sourceScript.requests()).containsExactly(Request.HEAD);
    keeping.targetCan = keeping.sourceCan;
    keeping.sourceCan = keepsNothing(keeping.sourceCan);
    same(keeping.verify(keeping.listed()), "source-read");
  }

  @ParameterizedTest
  @EnumSource(names = {"CHECKSUM", "FULL"})
  @DisplayName("O-05 where nothing compares, both sides are read, and differing bytes twice")
  void readsBothSides(Verification mode) throws Exception {
    fixture.verification = mode;
    fixture.putSource(content(10_000, 1), ObjectAttributes.NONE);
    fixture.putTarget(content(10_000, 1), ObjectAttributes.NONE);
    same(fixture.verify(fixture.listed()), "both-read");

    fixture.putTarget(content(10_000, 2), ObjectAttributes.NONE);
    Outcome different = fixture.verify(fixture.listed());

    assertThat(errorClass(different)).isEqualTo("different");
    assertThat(different.getError().getMessage()).startsWith("content: SHA256:");
    assertThat(fixture.waits).hasSize(1);
  }

  @Test
  @DisplayName("O-05 full reads both sides even where checksums are stored")
  void fullReads() throws Exception {
    VerifierFixture keeping = new VerifierFixture("SHA256");
    keeping.verification = Verification.FULL;
    keeping.putSource(content(10, 1), ObjectAttributes.NONE);
    keeping.putTarget(content(10, 1), ObjectAttributes.NONE);

    same(keeping.verify(keeping.listed()), "both-read");
  }

  @Test
  @DisplayName("O-05 missing and extra objects are found, by a second look only")
  void missingAndExtra() throws Exception {
    fixture.putSource(content(10, 1), ObjectAttributes.NONE);
    assertThat(errorClass(fixture.verify(fixture.listed()))).isEqualTo("missing");

    fixture.source.delete(KEY, Condition.NONE);
    fixture.putTarget(content(10, 1), ObjectAttributes.NONE);
    assertThat(errorClass(fixture.verify(fixture.listed()))).isEqualTo("extra");
    assertThat(fixture.waits).isEmpty();
  }

  @Test
  @DisplayName("T-08 T-29 what a listing missed is not reported: the look afterwards decides")
  void listingRaces() throws Exception {
    fixture.putSource(content(10, 1), ObjectAttributes.NONE);
    Copy missing = fixture.listed();
    fixture.putTarget(content(10, 1), ObjectAttributes.NONE);
    same(fixture.verify(missing), "both-read");

    fixture.source.delete(KEY, Condition.NONE);
    fixture.target.delete(KEY, Condition.NONE);
    assertThat(fixture.verify(missing).getStatus()).isEqualTo(OutcomeStatus.SOURCE_GONE);
  }

  @Test
  @DisplayName("T-05 an object that changes while it is compared is looked at again")
  void changesMeanwhile() throws Exception {
    fixture.putSource(content(10, 1), ObjectAttributes.NONE);
    fixture.putTarget(content(10, 1), ObjectAttributes.NONE);
    Copy listed = fixture.listed();
    fixture.targetScript.before(
        Request.READ, () -> fixture.putTarget(content(10, 1), ObjectAttributes.NONE));

    same(fixture.verify(listed), "both-read");
    assertThat(fixture.waits).hasSize(1);
  }

  @Test
  @DisplayName(
      "M-09 headers, metadata and tags that differ are named; Drover's own entries are not")
  void attributes() throws Exception {
    ObjectAttributes here =
        new ObjectAttributes(
            Map.of(Header.CONTENT_TYPE, "text/plain"),
            Map.of("same", "1", "other", "a", "here", "x"),
            Map.of("tag", "1"));
    ObjectAttributes there =
        new ObjectAttributes(
            Map.of(Header.CONTENT_TYPE, "text/html", Header.CACHE_CONTROL, "no-store"),
            Map.of("same", "1", "other", "b", "there", "y"),
            Map.of("tag", "2"));
    fixture.putSource(content(10, 1), here);
    fixture.putTarget(content(10, 1), new Provenance("job-0", 1, new Pin("p")).stamp(there));

    Outcome outcome = fixture.verify(fixture.listed());

    assertThat(errorClass(outcome)).isEqualTo("different");
    assertThat(outcome.getError().getMessage())
        .isEqualTo(
            "header 'Content-Type' differs; metadata 'here' is at the source only;"
                + " metadata 'other' differs; metadata 'there' is at the target only;"
                + " tag 'tag' differs");
  }

  @Test
  @DisplayName("M-06 a failing store is asked again, then the object fails by that class")
  void failures() throws Exception {
    fixture.putSource(content(10, 1), ObjectAttributes.NONE);
    fixture.putTarget(content(10, 1), ObjectAttributes.NONE);
    fixture.targetScript.fail(Request.HEAD, new StoreException.Unavailable("away"));
    same(fixture.verify(fixture.listed()), "both-read");

    fixture.targetScript.fail(Request.HEAD, new StoreException.Denied("not yours"));
    assertThat(errorClass(fixture.verify(fixture.listed()))).isEqualTo("denied");
  }

  @Test
  @DisplayName("T-14 empty objects are the same without being told apart from nothing")
  void emptyObjects() throws Exception {
    fixture.putSource(content(0, 1), ObjectAttributes.NONE);
    fixture.putTarget(content(0, 1), ObjectAttributes.NONE);

    assertThat(fixture.verify(fixture.listed()).getStatus()).isEqualTo(OutcomeStatus.SKIPPED);
  }

  @Test
  @DisplayName("T-11 a key that a side cannot have is one that it does not have")
  void keysThatOneSideCannotHave() throws Exception {
    fixture.putTarget(content(10, 1), ObjectAttributes.NONE);
    Copy copy =
        Copy.newBuilder(fixture.listed())
            .setSourceKey("p".repeat(ObjectKey.MAX_BYTES) + KEY.value())
            .build();

    assertThat(errorClass(fixture.verify(copy))).isEqualTo("extra");
  }

  @Test
  @DisplayName("T-01 kinds that differ do not compare")
  void kindsThatDoNotCompare() {
    assertThat(
            Comparison.of(
                stat(Checksum.Kind.MD5),
                stat(Checksum.Kind.CRC32C),
                Verification.CHECKSUM,
                can(Checksum.Kind.MD5),
                can(Checksum.Kind.CRC32C)))
        .isInstanceOf(Comparison.ReadTarget.class);
  }

  private io.drover.storage.ObjectStat stat(Checksum.Kind kind) {
    return new io.drover.storage.ObjectStat(
        KEY,
        1,
        VerifierFixture.NOW,
        new Pin("p"),
        ObjectAttributes.NONE,
        false,
        Set.of(new Checksum(kind, new byte[kind.length()])));
  }

  private Capabilities can(Checksum.Kind kind) {
    return new Capabilities(
        fixture.targetCan.primitives(), Set.of(kind), fixture.targetCan.limits());
  }
}
