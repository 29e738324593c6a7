package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** T-18: parts fit the limits of the store for every size. */
class LimitsTest {
  private static final long MIB = 1L << 20;

  /** Those of S3: 5 MiB to 5 GiB, 10,000 parts, 50 TiB less what ten thousand parts cannot hold. */
  private static final Limits S3 =
      new Limits(5_120 * MIB, 5 * MIB, 5_120 * MIB, 10_000, 10_000 * 5_120 * MIB);

  @Property
  void partsAreWithinTheLimits(
      @ForAll @LongRange(max = 10_000 * 5_120 * MIB) long size,
      @ForAll @LongRange(min = 1, max = 10_000 * MIB) long preferred) {
    long part = S3.partSize(size, preferred);
    WriteRequest request = new WriteRequest(new ObjectKey("k"), ObjectAttributes.NONE, size, part);

    assertThat(part).isBetween(S3.minPart(), S3.maxPart());
    assertThat(request.parts()).isBetween(1L, (long) S3.maxParts());
    long before = (request.parts() - 1) * part;
    assertThat(before + request.partLength((int) request.parts())).isEqualTo(size);
  }

  @Example
  void thePreferredSizeIsTakenWhereItFits() {
    assertThat(S3.partSize(100 * MIB, 8 * MIB)).isEqualTo(8 * MIB);
    assertThat(S3.partSize(100 * MIB, 1)).isEqualTo(5 * MIB);
    assertThat(S3.partSize(1_000_000 * MIB, 8 * MIB)).isEqualTo(100 * MIB);
  }

  @Example
  void tooLargeIsRefused() {
    assertThatExceptionOfType(StoreException.Unsupported.class)
        .isThrownBy(() -> S3.partSize(10_000 * 5_120 * MIB + 1, MIB));
  }

  @Example
  void aPartMustBelongToItsWrite() {
    WriteRequest request = new WriteRequest(new ObjectKey("k"), ObjectAttributes.NONE, 25, 10);

    request.checkPart(3, 5);
    assertThatIllegalArgumentException().isThrownBy(() -> request.checkPart(3, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> request.checkPart(4, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> request.checkPart(0, 10));
  }
}
