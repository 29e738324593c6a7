package io.drover.cli;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.LastOutcomes;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Failure;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Evidence and explanations of a job that really ran, from files to files. */
@ExtendWith(SharedRuntime.class)
class EvidenceIT {
  @TempDir private Path dir;
  private Path source;
  private Path target;

  @BeforeEach
  void files() throws Exception {
    source = Files.createDirectory(dir.resolve("source"));
    target = dir.resolve("target");
    for (int i = 0; i < 40; i++) {
      Path file = source.resolve("d%d/file %d".formatted(i % 4, i));
      Files.createDirectories(file.getParent());
      Files.writeString(file, "content of " + i);
    }
  }

  @Test
  @DisplayName(
      "O-06, M-06: a job is sealed; its evidence is exported, signed and checked, alone and against"
          + " the store; what is changed afterwards is found; one object is explained")
  void evidence() throws Exception {
    Path key = keys();
    Path file = dir.resolve("evidence.jsonl.gz");
    CommandRun job =
        SharedRuntime.drover("migrate", source.toString(), target.toString(), "--id", "proof");
    JsonNode sealed =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(EvidenceIT::sealed, not(JsonNode::isMissingNode));
    CommandRun export =
        SharedRuntime.drover(
            "evidence", "export", "proof", file.toString(), "--key", key.toString());
    CommandRun explain = SharedRuntime.drover("explain", target.resolve("d3/file 7").toString());
    CommandRun explained =
        SharedRuntime.drover("explain", source.resolve("d3/file 7").toString(), "--json");

    assertThat(job.exitCode()).as(job.err()).isZero();
    assertThat(sealed.at("/receipts").asLong()).isEqualTo(40);
    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(export.out())
        .contains("40 receipts", sealed.at("/digest").asText(), "As sealed by the coordinator");
    assertThat(explain.out().lines().toList())
        .hasSize(4)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).contains("proof", "planned: source version");
              assertThat(lines.get(1)).contains("copied by");
              assertThat(lines.get(2)).contains("migrated: target version");
              assertThat(lines.get(3)).contains("COMPLETED");
            });
    JsonNode event = new ObjectMapper().readTree(explained.out().lines().toList().get(2));
    assertThat(event.at("/topic").asText()).isEqualTo("outcomes");
    assertThat(event.at("/record/receipt/sourceKey").asText()).isEqualTo("d3/file 7");

    String[] check = {
      "evidence", "verify", file.toString(), "--public-key", dir.resolve("public.pem").toString()
    };
    assertThat(CommandRun.of(check).out()).contains("The evidence holds.");
    assertThat(verify(file, "--full").exitCode()).isZero();
    assertThat(verify(file).out()).contains("40 objects compared", "0 differences");

    Files.writeString(target.resolve("d1/file 1"), "Content of 1");
    Files.delete(target.resolve("d2/file 2"));
    Files.writeString(target.resolve("d2/more"), "more");
    CommandRun changed = verify(file);
    assertThat(changed.exitCode()).isEqualTo(ExitCode.EVIDENCE.code());
    assertThat(changed.out())
        .contains("changed   d1/file 1", "missing   d2/file 2", "extra     d2/more");
  }

  @Test
  @DisplayName(
      "O-06 an outcome that comes after the seal changes neither the digest nor the receipts that"
          + " are exported, and the export says that there is one")
  void lateOutcome() throws Exception {
    Path file = dir.resolve("late.jsonl");
    SharedRuntime.drover("migrate", source.toString(), target.toString(), "--id", "late");
    JsonNode seal =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> sealed("late"), not(JsonNode::isMissingNode));
    lateFailure("late");

    CommandRun export = SharedRuntime.drover("evidence", "export", "late", file.toString());

    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(export.out())
        .contains("40 receipts", seal.at("/digest").asText(), "As sealed by the coordinator")
        .contains("1 outcomes came after the seal");
    assertThat(verify(file).out()).contains("1 outcomes came after", "The evidence holds.");
  }

  /** A verifier that was believed dead looks at a copy once more, and it is not as it was. */
  private static void lateFailure(String job) {
    KafkaClients clients = SharedRuntime.clients();
    for (int i = 0; i < LastOutcomes.partitions(clients); i++) {
      try (LastOutcomes outcomes = new LastOutcomes(clients, job, i, Optional.empty(), 100);
          var producer = clients.producer("late-verifier")) {
        List<LastOutcomes.Located> found = outcomes.next();
        if (!found.isEmpty()) {
          Outcome before = found.getFirst().outcome();
          Outcome failed =
              Outcome.newBuilder(before)
                  .setStatus(OutcomeStatus.FAILED)
                  .setError(new Failure("target-changed", "it changed", "verify"))
                  .setReceipt(null)
                  .build();
          var ignored =
              producer.send(
                  new ProducerRecord<>(
                      clients.topic(Topic.OUTCOMES), i, job + "/" + before.getSourceKey(), failed));
          return;
        }
      }
    }
    throw new AssertionError("no outcome of " + job);
  }

  private static JsonNode sealed() throws IOException {
    return sealed("proof");
  }

  /** The coordinator seals a job a moment after it has ended. */
  private static JsonNode sealed(String job) throws IOException {
    CommandRun status = SharedRuntime.drover("status", job, "--json");
    JsonNode evidence = new ObjectMapper().readTree(status.out()).at("/migration/evidence");
    return evidence.isNull() ? MissingNode.getInstance() : evidence;
  }

  private CommandRun verify(Path file, String... more) {
    List<String> args =
        new ArrayList<>(List.of("evidence", "verify", file.toString(), target.toString()));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  private Path keys() throws Exception {
    var keys = java.security.KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    pem("public.pem", "PUBLIC KEY", keys.getPublic().getEncoded());
    return pem("private.pem", "PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  private Path pem(String name, String label, byte[] key) throws Exception {
    return Files.writeString(
        dir.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(label, Base64.getMimeEncoder().encodeToString(key), label));
  }
}
