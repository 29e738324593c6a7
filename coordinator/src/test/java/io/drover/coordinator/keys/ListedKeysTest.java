package io.drover.coordinator.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.record.KeyListFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** M-04: lists of keys in each format. */
class ListedKeysTest {
  private static final String BUCKET_KEY = "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size";

  private final Lists lists = new Lists("listed-keys-test");

  @AfterEach
  void close() {
    lists.close();
  }

  @Test
  @DisplayName("LINES: LF and CR LF, empty lines, no end of the last line, nothing trimmed, a mark")
  void lines() {
    lists.put("k", "\uFEFFa\r\n\n b \nc,\"d\"\n😀");

    assertThat(keys("k", KeyListFormat.LINES)).containsExactly("a", " b ", "c,\"d\"", "😀");
  }

  @Test
  @DisplayName("T-11: a line that is not UTF-8, or is far too long, is named and the rest is read")
  void unreadableLines() {
    byte[] broken = "a\n?\nb\n".getBytes(StandardCharsets.ISO_8859_1);
    broken[2] = (byte) 0xE9;
    lists.put("broken", broken);
    lists.put("long", "a\n" + "x".repeat(100_000) + "\nb\n");

    try (ListedKeys list = lists.open("broken", KeyListFormat.LINES)) {
      assertThat(list.read(Position.START, 9))
          .containsExactly(
              new KeyEntry.Named("a", new Position(0, 2)),
              new KeyEntry.Unreadable("line at byte 2 is not UTF-8", new Position(0, 4)),
              new KeyEntry.Named("b", new Position(0, 6)));
    }
    assertThat(keys("long", KeyListFormat.LINES)).containsExactly("a", "b");
  }

  @Test
  @DisplayName("CSV: the first column, quoted as RFC 4180 says")
  void csv() {
    lists.put("k", "a,1\r\n\"b,\"\"c\"\"\n\",2\r\n\r\n\"\",3\n  d ,4\ne");

    assertThat(keys("k", KeyListFormat.CSV)).containsExactly("a", "b,\"c\"\n", "  d ", "e");
  }

  @Test
  @DisplayName("CSV: a quotation mark too few ends the job, not its memory")
  void csvWithoutEnd() {
    lists.put("k", "a\n\"b\n" + "x\n".repeat(1_000_000));

    assertThatThrownBy(() -> keys("k", KeyListFormat.CSV))
        .isInstanceOf(KeyListException.class)
        .hasMessageContaining("is a quotation mark missing?");
  }

  @Test
  @DisplayName("S3_INVENTORY: keys are URL-encoded; only latest versions, no delete markers")
  void inventory() {
    String manifest =
        lists.inventory(
            BUCKET_KEY,
            List.of(
                """
                "in","a+b%2Bc","v1","true","false","1"
                "in","old","v0","false","false","1"
                "in","gone","v2","true","true",""
                """,
                """
                "in","dir/%F0%9F%98%80%2C%22","v1","true","false","1"
                "in","%ZZ","v1","true","false","1"
                """));

    try (ListedKeys list = lists.open(manifest, KeyListFormat.S3_INVENTORY)) {
      assertThat(list.read(Position.START, 9))
          .containsExactly(
              new KeyEntry.Named("a b+c", new Position(0, 1)),
              new KeyEntry.Nothing(new Position(0, 2)),
              new KeyEntry.Nothing(new Position(0, 3)),
              new KeyEntry.Named("dir/😀,\"", new Position(1, 1)),
              new KeyEntry.Unreadable("%ZZ", new Position(1, 2)));
      assertThat(Lists.keys(list, new Position(0, 2), 1)).containsExactly("dir/😀,\"");
    }
  }

  @Test
  @DisplayName("S3_INVENTORY: a data file that is not what its manifest says is not used")
  void damagedInventory() {
    String manifest = lists.inventory("Bucket, Key", List.of("in,a\n"));
    lists.inventory("Bucket, Key", List.of("in,b\n"));
    byte[] other =
        "{\"fileFormat\":\"CSV\",\"fileSchema\":\"Key\",\"files\":[{\"key\":\"inv/data/0.csv.gz\",\"MD5checksum\":\"00\"}]}"
            .getBytes(StandardCharsets.UTF_8);
    lists.put(manifest, other);

    assertThatThrownBy(() -> keys(manifest, KeyListFormat.S3_INVENTORY))
        .isInstanceOf(KeyListException.class)
        .hasMessageContaining("'inv/data/0.csv.gz' has MD5")
        .hasMessageContaining("not 00");
  }

  @Test
  @DisplayName("S3_INVENTORY: ORC and Parquet, and manifests that are none, are refused by name")
  void otherInventories() {
    lists.put("orc", "{\"fileFormat\":\"ORC\",\"fileSchema\":\"x\",\"files\":[]}");
    lists.put("text", "keys");

    assertThatThrownBy(() -> keys("orc", KeyListFormat.S3_INVENTORY))
        .hasMessageContaining("fileFormat 'ORC'");
    assertThatThrownBy(() -> keys("text", KeyListFormat.S3_INVENTORY))
        .hasMessageContaining("not valid JSON");
  }

  @Test
  @DisplayName("a list that is missing, or changes while it is read, ends the job with that reason")
  void changed() {
    assertThatThrownBy(() -> keys("nowhere", KeyListFormat.LINES))
        .isInstanceOf(KeyListException.class)
        .hasMessageContaining("key list 'nowhere' is not in memory://");

    lists.put("k", "a\nb\n");
    try (ListedKeys list = lists.open("k", KeyListFormat.LINES)) {
      lists.put("k", "c\nd\ne\n");

      assertThatThrownBy(() -> list.read(Position.START, 1))
          .isInstanceOf(KeyListException.class)
          .hasMessageContaining("was changed or removed");
    }
  }

  private List<String> keys(String key, KeyListFormat format) {
    try (ListedKeys list = lists.open(key, format)) {
      return Lists.keys(list, Position.START, 2);
    }
  }
}
