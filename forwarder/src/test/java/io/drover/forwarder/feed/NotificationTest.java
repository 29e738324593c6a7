package io.drover.forwarder.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("T-09 notifications of stores")
final class NotificationTest {
  private static List<Notification> read(String message) throws Notification.Unreadable {
    return Notification.of(message.getBytes(StandardCharsets.UTF_8));
  }

  private static String record(String event, String key) {
    return """
    {"eventVersion":"2.1","eventName":"%s","s3":{"bucket":{"name":"photos"},
     "object":{"key":"%s","size":1024,"eTag":"d41d8cd9","sequencer":"0A1B"}}}\
    """
        .formatted(event, key);
  }

  private static String message(String... records) {
    return "{\"Records\":[" + String.join(",", records) + "]}";
  }

  @Test
  @DisplayName("writes and deletes of S3, delete markers included, several in one message")
  void s3() throws Exception {
    assertThat(
            read(
                message(
                    record("ObjectCreated:Put", "2024/a.jpg"),
                    record("ObjectRemoved:DeleteMarkerCreated", "2024/b.jpg"),
                    record("ObjectRemoved:Delete", "2024/c.jpg"))))
        .containsExactly(
            new Notification("photos", "2024/a.jpg"),
            new Notification("photos", "2024/b.jpg"),
            new Notification("photos", "2024/c.jpg"));
  }

  @Test
  @DisplayName("keys are encoded as forms are; a store that does not encode is understood too")
  void keys() throws Exception {
    assertThat(read(message(record("ObjectCreated:Put", "a+b%2Bc%C3%A9"))))
        .containsExactly(
            new Notification("photos", "a b+cé"), new Notification("photos", "a+b%2Bc%C3%A9"));
    assertThat(read(message(record("ObjectCreated:Put", "100%"))))
        .containsExactly(new Notification("photos", "100%"));
  }

  @Test
  void minioNamesEventAndKeyBesideTheRecords() throws Exception {
    String message =
        "{\"EventName\":\"s3:ObjectCreated:Put\",\"Key\":\"photos/x\",\"Records\":["
            + record("s3:ObjectCreated:Put", "x")
            + ","
            + record("s3:ObjectAccessed:Get", "y")
            + "]}";

    assertThat(read(message)).containsExactly(new Notification("photos", "x"));
  }

  @Test
  void theTestMessageOfS3SaysNothing() throws Exception {
    assertThat(read("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no JSON", "{}", "[1]", "{\"Records\":3}", "{\"Records\":[{\"s3\":{}}]}"})
  void anythingElseIsRefused(String message) {
    assertThatThrownBy(() -> read(message)).isInstanceOf(Notification.Unreadable.class);
  }
}
