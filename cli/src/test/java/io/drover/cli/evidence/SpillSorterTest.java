package io.drover.cli.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillSorterTest {
  @TempDir private Path dir;

  @Test
  @DisplayName("T-33 sorts what does not fit, in more runs than are merged at once, and cleans up")
  void sorts() throws Exception {
    Random random = new Random(5);
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> sorted = new ArrayList<>();
    try (SpillSorter sorter = new SpillSorter(dir, 400)) {
      for (int i = 0; i < 1_000; i++) {
        byte[] key = new byte[1 + random.nextInt(12)];
        random.nextBytes(key);
        keys.add(key);
        sorter.add(key, ByteBuffer.allocate(4).putInt(i).array());
      }
      sorter.sorted();
      for (Optional<SpillSorter.Entry> next = sorter.next();
          next.isPresent();
          next = sorter.next()) {
        byte[] key = next.get().key();
        assertThat(keys.get(ByteBuffer.wrap(next.get().value()).getInt())).isEqualTo(key);
        sorted.add(key);
      }
    }

    keys.sort(Arrays::compareUnsigned);
    assertThat(sorted).containsExactlyElementsOf(keys);
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void nothingIsSorted() throws Exception {
    try (SpillSorter sorter = new SpillSorter(dir, 400)) {
      sorter.sorted();
      assertThat(sorter.next()).isEmpty();
    }
  }
}
