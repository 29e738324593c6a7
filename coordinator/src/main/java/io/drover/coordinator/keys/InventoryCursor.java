package io.drover.coordinator.keys;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The latest, undeleted versions in an inventory, file after file. The MD5 that the manifest has of
 * a file is checked before the first row of the file is used, so each is read twice. Keys are
 * URL-encoded in these files.
 */
final class InventoryCursor implements EntryCursor {
  private final Inventory inventory;
  private final Function<Inventory.DataFile, ListObject> objects;
  private int part;
  private long row;
  private @Nullable Rows rows;

  /**
   * @param objects finds a data file
   */
  InventoryCursor(
      Inventory inventory, Function<Inventory.DataFile, ListObject> objects, Position from) {
    this.inventory = inventory;
    this.objects = objects;
    this.part = from.part();
    this.row = from.offset();
  }

  @Override
  public @Nullable KeyEntry next() throws IOException {
    while (part < inventory.files().size()) {
      if (rows == null) {
        rows = open(inventory.files().get(part));
      }
      Rows.Row next = rows.next();
      if (next != null) {
        row++;
        return entry(next.fields());
      }
      close();
      part++;
      row = 0;
    }
    return null;
  }

  private Rows open(Inventory.DataFile file) throws IOException {
    ListObject object = objects.apply(file);
    check(file, object);
    Rows opened = new Rows(new GZIPInputStream(object.open(0), 1 << 16), 0);
    for (long skipped = 0; skipped < row; skipped++) {
      opened.next();
    }
    return opened;
  }

  private static void check(Inventory.DataFile file, ListObject object) throws IOException {
    MessageDigest md5;
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
    try (InputStream bytes =
        new DigestInputStream(new BufferedInputStream(object.open(0), 1 << 16), md5)) {
      bytes.transferTo(java.io.OutputStream.nullOutputStream());
    }
    String found = HexFormat.of().formatHex(md5.digest());
    if (!found.equals(file.md5())) {
      throw new KeyListException(
          "inventory file '%s' has MD5 %s and not %s, as its manifest says"
              .formatted(file.key(), found, file.md5()));
    }
  }

  private KeyEntry entry(List<String> fields) {
    Position next = new Position(part, row);
    if (inventory.key() >= fields.size()) {
      return new KeyEntry.Unreadable(
          "row %d of inventory file %d has %d columns".formatted(row, part + 1, fields.size()),
          next);
    }
    if (!says(fields, inventory.latest(), true) || !says(fields, inventory.marker(), false)) {
      return new KeyEntry.Nothing(next);
    }
    String encoded = fields.get(inventory.key());
    try {
      return new KeyEntry.Named(URLDecoder.decode(encoded, StandardCharsets.UTF_8), next);
    } catch (IllegalArgumentException e) {
      return new KeyEntry.Unreadable(encoded, next);
    }
  }

  /** Whether a column, if there is one, says so; an empty field says nothing against it. */
  private static boolean says(List<String> fields, int column, boolean expected) {
    if (column < 0 || column >= fields.size() || fields.get(column).isEmpty()) {
      return true;
    }
    return Boolean.parseBoolean(fields.get(column)) == expected;
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }
}
