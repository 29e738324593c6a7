package io.drover.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.Condition;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes in one directory. */
class FileStoreProcessesIT {
  @TempDir Path root;

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Xmx64m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(OtherProcess.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void succeed(List<Process> processes) throws InterruptedException {
    for (Process process : processes) {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
  }

  @Test
  @DisplayName("T-06 no update of several processes is lost, and all locks vanish with them")
  void replaceRaceOfProcesses() throws IOException, InterruptedException {
    ObjectKey key = new ObjectKey("counter");
    try (ObjectStore store = FileStores.open(root, Map.of())) {
      store.put(key, ObjectAttributes.NONE, Payload.of(new byte[] {'0'}), Condition.ABSENT);
    }

    succeed(
        List.of(
            start(Map.of(), "count", root.toString(), "100"),
            start(Map.of(), "count", root.toString(), "100"),
            start(Map.of(), "count", root.toString(), "100")));

    try (ObjectStore store = FileStores.open(root, Map.of());
        ObjectBody body = store.read(key)) {
      byte[] bytes = new byte[(int) body.length()];
      body.readFully(bytes, 0, bytes.length);
      assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("300");
    }
    assertThat(root.resolve(".drover-tmp")).doesNotExist();
  }

  @Test
  @DisplayName("directories that come and go under several processes fail nobody")
  void directoriesComeAndGo() throws IOException, InterruptedException {
    succeed(
        List.of(
            start(Map.of(), "churn", root.toString(), "500"),
            start(Map.of(), "churn", root.toString(), "500")));

    assertThat(root.toFile().list()).isEmpty();
  }

  @Test
  @DisplayName("the unpublished file of a killed process is removed by the next one, not before")
  void killedProcess() throws IOException, InterruptedException {
    Process process = start(Map.of(), "hang", root.toString());
    try (BufferedReader output = process.inputReader();
        ObjectStore store = FileStores.open(root, Map.of())) {
      assertThat(output.readLine()).isEqualTo("writing");
      store.put(new ObjectKey("a"), ObjectAttributes.NONE, Payload.EMPTY, Condition.ABSENT);
      assertThat(WriterSession.unpublished(root)).as("the living one keeps its file").isEqualTo(1);

      process.destroyForcibly().waitFor();
    }

    try (ObjectStore next = FileStores.open(root, Map.of())) {
      next.put(new ObjectKey("b"), ObjectAttributes.NONE, Payload.EMPTY, Condition.ABSENT);
      assertThat(WriterSession.unpublished(root)).isZero();
      assertThat(next.list(ListRequest.first("")).objects())
          .extracting(ListedObject::key)
          .containsExactly(new ObjectKey("a"), new ObjectKey("b"));
    }
  }

  @Test
  @DisplayName("T-11 names do not depend on the locale of a process")
  void localeDoesNotMatter() throws IOException, InterruptedException {
    succeed(List.of(start(Map.of("LC_ALL", "C"), "write", root.toString())));

    try (ObjectStore store = FileStores.open(root, Map.of())) {
      assertThat(store.list(ListRequest.first("")).objects())
          .extracting(ListedObject::key)
          .containsExactly(new ObjectKey("wörter/\ud83d\ude00"));
    }
  }
}
