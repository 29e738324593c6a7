package io.drover.cli.view;

import io.drover.cli.client.ObjectEvent;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Failure;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.Task;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What happened to an object, one event a line. */
public final class EventView {
  private EventView() {}

  /** For people: when, in which job, what, where on record. */
  public static String text(ObjectEvent event) {
    return "%-24s  %s  %s  [%s/%d@%d]"
        .formatted(
            event.at(),
            event.migration().isEmpty() ? "-" : event.migration(),
            Table.printable(what(event)),
            event.topic().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            event.partition(),
            event.offset());
  }

  /** For scripts: the same with the whole record. */
  public static String json(ObjectEvent event) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("at", event.at().toString());
    fields.put("migration", event.migration());
    fields.put("topic", event.topic().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    fields.put("partition", event.partition());
    fields.put("offset", event.offset());
    fields.put("what", what(event));
    String head = JsonView.line(fields);
    SpecificRecord record = event.record();
    return record == null
        ? head
        : head.substring(0, head.length() - 1) + ",\"record\":" + JsonView.line(record) + "}";
  }

  private static String what(ObjectEvent event) {
    @Nullable SpecificRecord record = event.record();
    return switch (record) {
      case Task task -> planned(task);
      case Copy copy -> copied(copy);
      case Outcome outcome -> ended(outcome);
      case null -> "could not be worked on: " + event.reason();
      default -> record.getSchema().getName();
    };
  }

  private static String planned(Task task) {
    String again = task.getOriginal() == null ? "" : " again";
    if (task.getCleanup() != null) {
      return "planned%s to be removed at the source: version %s"
          .formatted(again, task.getSourcePin());
    }
    String there =
        task.getTargetPin() == null
            ? "target had none"
            : "target had version %s, %d bytes"
                .formatted(task.getTargetPin(), task.getTargetSize());
    return "planned%s: source version %s, %d bytes; %s"
        .formatted(again, task.getSourcePin(), task.getSize(), there);
  }

  private static String copied(Copy copy) {
    if (copy.getCleanup() != null) {
      return "passed on by %s to be removed at the source: version %s"
          .formatted(copy.getCopier(), copy.getSourcePin());
    }
    return "%s by %s: source version %s, target version %s, %d bytes, %d attempts%s"
        .formatted(
            copy.getResult().name().toLowerCase(Locale.ROOT),
            copy.getCopier(),
            copy.getSourcePin(),
            copy.getTargetPin(),
            copy.getSize(),
            copy.getAttempts(),
            copy.getRecognised() ? ", recognised behind a lost answer" : "");
  }

  private static String ended(Outcome outcome) {
    Failure error = outcome.getError();
    Receipt receipt = outcome.getReceipt();
    String status = outcome.getStatus().name().toLowerCase(Locale.ROOT).replace('_', '-');
    if (error != null) {
      return "%s in %s after %d attempts, %s: %s"
          .formatted(
              status,
              error.getStage(),
              outcome.getAttempts(),
              error.getErrorClass(),
              error.getMessage());
    }
    if (outcome.getSourceRemoved()) {
      return status + ": removed at the source";
    }
    return receipt == null
        ? status
        : "%s: target version %s, %d bytes, verified by %s (%s)"
            .formatted(
                status,
                receipt.getTargetPin(),
                receipt.getSize(),
                receipt.getVerifier(),
                receipt.getVerification().name().toLowerCase(Locale.ROOT));
  }
}
