package io.drover.cli.evidence;

import io.drover.schemas.evidence.CanonicalJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a file of evidence, line by line. The file appears under its name only when {@link
 * #commit} returns; closing without that removes what was written. Compressed if the name ends in
 * {@code .gz}.
 */
final class EvidenceWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final Path part;
  private final OutputStream packed;
  private final DigestOutputStream lines;
  private final MessageDigest digest;
  private boolean committed;

  EvidenceWriter(Path file, EvidenceHeader header) throws IOException {
    this.file = file;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    this.digest = sha256();
    this.packed = open(part, file.toString().endsWith(".gz"));
    this.lines = new DigestOutputStream(packed, digest);
    try {
      line(CanonicalJson.text(header.fields()).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static OutputStream open(Path part, boolean gzip) throws IOException {
    OutputStream raw = Files.newOutputStream(part);
    try {
      return new BufferedOutputStream(gzip ? new GZIPOutputStream(raw, BUFFER) : raw, BUFFER);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Writes the line of a receipt; in ascending order of keys. */
  void line(byte[] line) throws IOException {
    lines.write(line);
    lines.write('\n');
  }

  /** Ends the file and gives it its name. */
  EvidenceSummary commit(Seal seal, long withoutSha256, Optional<PrivateKey> key)
      throws IOException {
    EvidenceSummary summary =
        new EvidenceSummary(seal, withoutSha256, HexFormat.of().formatHex(digest.digest()));
    byte[] footer =
        CanonicalJson.text(Map.of("summary", summary.fields())).getBytes(StandardCharsets.UTF_8);
    line(footer);
    if (key.isPresent()) {
      String signature = Base64.getEncoder().encodeToString(Signatures.sign(key.get(), footer));
      Map<String, Object> signed =
          Map.of("signature", Map.of("algorithm", Signatures.ALGORITHM, "value", signature));
      line(CanonicalJson.text(signed).getBytes(StandardCharsets.UTF_8));
    }
    finish();
    return summary;
  }

  private void finish() throws IOException {
    packed.close();
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    committed = true;
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      packed.close();
      Files.deleteIfExists(part);
    }
  }
}
