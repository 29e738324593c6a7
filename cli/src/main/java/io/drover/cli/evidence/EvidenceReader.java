package io.drover.cli.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.schemas.evidence.CanonicalJson;
import io.drover.schemas.evidence.EvidenceTally;
import io.drover.storage.ObjectKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of evidence and checks it on the way, in bounded memory: every line is in canonical
 * form and in order, the summary is that of the lines before it, and nothing follows. What it has
 * returned so far is proven only once {@link #conclude} has returned.
 */
public final class EvidenceReader implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final int BUFFER = 1 << 16;

  private final LineReader lines;
  private final MessageDigest digest;
  private final EvidenceTally tally = new EvidenceTally();
  private final EvidenceHeader header;
  private long withoutSha256;
  private @Nullable EvidenceEntry last;
  private byte @Nullable [] footer;

  /**
   * What a whole file was found to say.
   *
   * @param header which job
   * @param summary what it comes to; checked
   * @param signed whether it has a signature
   */
  public record Conclusion(EvidenceHeader header, EvidenceSummary summary, boolean signed) {
    /** Whether its receipts are those that the coordinator sealed; empty if it has sealed none. */
    public Optional<Boolean> agreesWithSeal() {
      return header.sealed().map(summary.seal()::equals);
    }
  }

  /**
   * Opens a file, compressed or not, and reads its first line.
   *
   * @throws EvidenceException if it is not a file of evidence
   */
  public EvidenceReader(Path file) {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    try {
      this.lines = new LineReader(open(file));
    } catch (IOException e) {
      throw new EvidenceException("cannot read %s: %s".formatted(file, e), e);
    }
    byte[] first = line();
    if (first == null) {
      throw new EvidenceException(file + " is empty");
    }
    this.header = EvidenceHeader.of(covered(first));
  }

  private static InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    raw.mark(2);
    boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
    raw.reset();
    return gzip ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw;
  }

  /** Which job the evidence is about. */
  public EvidenceHeader header() {
    return header;
  }

  /**
   * The next receipt, in ascending order of its source's key; empty once all were returned.
   *
   * @throws EvidenceException if the file is not as it was written
   */
  public Optional<EvidenceEntry> next() {
    if (footer != null) {
      return Optional.empty();
    }
    byte[] line = line();
    if (line == null) {
      throw new EvidenceException("the file has no summary: it ends after line " + lines.number());
    }
    Fields fields = parse(line);
    if (fields.has("summary")) {
      footer = line;
      return Optional.empty();
    }
    digest.update(line);
    digest.update((byte) '\n');
    return Optional.of(taken(EvidenceEntry.of(fields)));
  }

  private EvidenceEntry taken(EvidenceEntry entry) {
    EvidenceEntry before = last;
    if (before != null
        && (ObjectKey.compareUtf8(before.sourceKey(), entry.sourceKey()) >= 0
            || ObjectKey.compareUtf8(before.targetKey(), entry.targetKey()) >= 0)) {
      throw new EvidenceException(
          "line %d: '%s' does not come after '%s'"
              .formatted(lines.number(), entry.sourceKey(), before.sourceKey()));
    }
    last = entry;
    tally.add(entry.covered(), entry.size());
    withoutSha256 += entry.sha256().isPresent() ? 0 : 1;
    return entry;
  }

  /**
   * Checks what is behind the receipts, once {@link #next} has returned them all.
   *
   * @param key checks the signature; if there is a key there must be a signature
   * @throws EvidenceException if the file is not as it was written, or not signed with that key
   */
  public Conclusion conclude(Optional<PublicKey> key) {
    byte[] line = footer;
    if (line == null) {
      throw new IllegalStateException("not all receipts have been read");
    }
    Fields fields = parse(line);
    EvidenceSummary summary = EvidenceSummary.of(fields.object("summary"));
    EvidenceSummary found =
        new EvidenceSummary(
            Seal.of(tally.evidence()), withoutSha256, HexFormat.of().formatHex(digest.digest()));
    if (!summary.equals(found) || fields.values().size() != 1) {
      throw new EvidenceException(
          "the summary says %s; the receipts come to %s".formatted(summary, found));
    }
    byte[] signature = line();
    if (signature != null) {
      checkSignature(parse(signature).object("signature"), line, key);
    } else if (key.isPresent()) {
      throw new EvidenceException("the evidence is not signed");
    }
    if (signature != null && line() != null) {
      throw new EvidenceException("something follows the signature");
    }
    return new Conclusion(header, summary, signature != null);
  }

  private static void checkSignature(Fields signature, byte[] footer, Optional<PublicKey> key) {
    if (!signature.text("algorithm").equals(Signatures.ALGORITHM)) {
      throw new EvidenceException(
          "the signature is of kind '%s'; it must be %s"
              .formatted(signature.text("algorithm"), Signatures.ALGORITHM));
    }
    byte[] value;
    try {
      value = Base64.getDecoder().decode(signature.text("value"));
    } catch (IllegalArgumentException e) {
      throw new EvidenceException("the signature is not Base64", e);
    }
    if (key.isPresent() && !Signatures.valid(key.get(), footer, value)) {
      throw new EvidenceException("the signature is not one of this key over this evidence");
    }
  }

  private Fields covered(byte[] line) {
    digest.update(line);
    digest.update((byte) '\n');
    return parse(line);
  }

  private Fields parse(byte[] line) {
    Map<?, ?> values;
    try {
      values = JSON.readValue(new String(line, StandardCharsets.UTF_8), Map.class);
    } catch (JsonProcessingException e) {
      throw new EvidenceException(
          "line %d is not JSON: %s".formatted(lines.number(), e.getOriginalMessage()), e);
    }
    Fields fields = new Fields(lines.number(), values == null ? Map.of() : values);
    byte[] canonical;
    try {
      canonical = CanonicalJson.text(fields.values()).getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new EvidenceException("line %d: %s".formatted(lines.number(), e.getMessage()), e);
    }
    if (!Arrays.equals(canonical, line)) {
      throw new EvidenceException(
          "line %d is not in canonical form: it was changed".formatted(lines.number()));
    }
    return fields;
  }

  private byte @Nullable [] line() {
    try {
      return lines.next();
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot read behind line %d: %s".formatted(lines.number(), e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new EvidenceException("cannot close the file: " + e.getMessage(), e);
    }
  }
}
