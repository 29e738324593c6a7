package io.drover.cli.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceFileTest {
  private static final Migration JOB = Receipts.job("memory://to/");

  @TempDir private Path dir;

  @Test
  @DisplayName("O-06 a file is read as it was written, plain and compressed, signed and not")
  void roundTrip() throws Exception {
    KeyPair keys = keys();
    for (String name : List.of("plain.jsonl", "packed.jsonl.gz")) {
      for (Optional<KeyPair> signer : List.of(Optional.<KeyPair>empty(), Optional.of(keys))) {
        Path file = dir.resolve(signer.isPresent() + name);
        Receipts.write(file, JOB, receipts(), signer.map(KeyPair::getPrivate));

        EvidenceReader.Conclusion conclusion = read(file, signer);

        assertThat(conclusion.header()).isEqualTo(EvidenceHeader.of(JOB, 0));
        assertThat(conclusion.summary().seal().receipts()).isEqualTo(3);
        assertThat(conclusion.summary().seal().bytes()).isEqualTo(33);
        assertThat(conclusion.signed()).isEqualTo(signer.isPresent());
      }
    }
  }

  @Test
  @DisplayName("O-06 any one changed byte of the file is found, wherever it is")
  void changedByte() throws Exception {
    Path file = dir.resolve("evidence.jsonl");
    Receipts.write(file, JOB, receipts(), Optional.of(keys().getPrivate()));
    byte[] right = Files.readAllBytes(file);
    Path changed = dir.resolve("changed.jsonl");
    int signature = lastLine(right);

    for (int i = 0; i < signature; i++) {
      byte[] bytes = right.clone();
      bytes[i] ^= 1;
      Files.write(changed, bytes);
      int at = i;

      assertThatThrownBy(() -> read(changed, Optional.empty()))
          .as("byte %d of %d", at, right.length)
          .isInstanceOf(EvidenceException.class);
    }
  }

  @Test
  @DisplayName("O-06 any one changed byte of the signature is found with the key")
  void changedSignature() throws Exception {
    KeyPair keys = keys();
    Path file = dir.resolve("evidence.jsonl");
    Receipts.write(file, JOB, receipts(), Optional.of(keys.getPrivate()));
    byte[] right = Files.readAllBytes(file);
    Path changed = dir.resolve("changed.jsonl");

    for (int i = lastLine(right); i < right.length; i++) {
      byte[] bytes = right.clone();
      bytes[i] ^= 1;
      Files.write(changed, bytes);

      assertThatThrownBy(() -> read(changed, Optional.of(keys)))
          .as("byte %d of %d", i, right.length)
          .isInstanceOf(EvidenceException.class);
    }
  }

  @Test
  @DisplayName("O-06 a missing, a repeated, an extra and a cut line are found")
  void lines() throws Exception {
    Path file = dir.resolve("evidence.jsonl");
    Receipts.write(file, JOB, receipts(), Optional.empty());
    List<String> right = Files.readAllLines(file);
    Path changed = dir.resolve("changed.jsonl");

    for (int i = 0; i < right.size(); i++) {
      List<String> missing = new ArrayList<>(right);
      missing.remove(i);
      List<String> repeated = new ArrayList<>(right);
      repeated.add(i, right.get(i));
      List<String> cut = right.subList(0, i);
      for (List<String> lines : List.of(missing, repeated, cut)) {
        Files.write(changed, lines);
        assertThatThrownBy(() -> read(changed, Optional.empty()))
            .as("line %d", i)
            .isInstanceOf(EvidenceException.class);
      }
    }
  }

  @Test
  @DisplayName("O-06 a file that somebody made anew does not carry the owner's signature")
  void forgery() throws Exception {
    KeyPair owner = keys();
    Path unsigned = dir.resolve("unsigned.jsonl");
    Receipts.write(unsigned, JOB, receipts().subList(0, 2), Optional.empty());
    Path other = dir.resolve("other.jsonl");
    Receipts.write(other, JOB, receipts().subList(0, 2), Optional.of(keys().getPrivate()));

    assertThatThrownBy(() -> read(unsigned, Optional.of(owner)))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("not signed");
    assertThatThrownBy(() -> read(other, Optional.of(owner)))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("not one of this key");
  }

  @Test
  @DisplayName("O-06 the file says how many receipts have no SHA-256")
  void withoutSha256() throws Exception {
    List<Receipt> receipts = receipts();
    receipts.set(
        1,
        Receipt.newBuilder(receipts.get(1))
            .setChecksums(List.of())
            .setVerification(Verification.SIZE)
            .build());
    Path file = dir.resolve("evidence.jsonl");
    Receipts.write(file, JOB, receipts, Optional.empty());

    assertThat(read(file, Optional.empty()).summary().withoutSha256()).isEqualTo(1);
  }

  @Test
  @DisplayName("O-06 evidence that is not complete leaves no file")
  void abandoned() throws IOException {
    Path file = dir.resolve("evidence.jsonl");
    try (EvidenceWriter writer = new EvidenceWriter(file, EvidenceHeader.of(JOB, 0))) {
      writer.line("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    assertThat(dir).isEmptyDirectory();
  }

  private static List<Receipt> receipts() {
    List<Receipt> receipts = new ArrayList<>();
    for (String key : List.of("a", "b/ä\"\\\n", "c")) {
      receipts.add(
          Receipt.newBuilder()
              .setSourceKey(key)
              .setSourcePin("p")
              .setTargetKey(key)
              .setTargetPin("q")
              .setSize(11)
              .setChecksums(
                  List.of(
                      new io.drover.schemas.record.ObjectChecksum(
                          "SHA256", java.nio.ByteBuffer.wrap(new byte[32])),
                      new io.drover.schemas.record.ObjectChecksum(
                          "MD5", java.nio.ByteBuffer.wrap(new byte[16]))))
              .setVerification(Verification.CHECKSUM)
              .setAccommodations(List.of("metadata.name:encoded:x"))
              .setWritten(true)
              .setVerifier("v")
              .setVerifiedAt(Instant.EPOCH)
              .build());
    }
    return receipts;
  }

  private static int lastLine(byte[] bytes) {
    int at = bytes.length - 2;
    while (bytes[at] != '\n') {
      at--;
    }
    return at + 1;
  }

  private static KeyPair keys() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  private static EvidenceReader.Conclusion read(Path file, Optional<KeyPair> key) {
    try (EvidenceReader reader = new EvidenceReader(file)) {
      while (reader.next().isPresent()) {
        // Reading on checks the rest.
      }
      return reader.conclude(key.map(KeyPair::getPublic));
    }
  }
}
