package io.drover.coordinator.command;

import io.drover.coordinator.command.CommandReading.Understood;
import io.drover.coordinator.command.CommandReading.Unreadable;
import io.drover.coordinator.job.JobCommand;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.Specification;
import io.drover.schemas.SchemaRegistryException;
import io.drover.schemas.limits.LimitRules;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.MigrationSpec;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request: Avro if its first byte is 0, JSON if it starts with a brace. What it cannot read
 * comes back with the reason.
 */
public final class CommandDecoder {
  /**
   * Room for any bucket with the longest key prefix; keeps the record of a job far below the
   * largest that Kafka takes.
   */
  private static final int MOST_URI = 8_192;

  private static final int MOST_NAME = 1_000;

  private final Function<byte[], Command> avro;
  private final Set<String> schemes;

  /**
   * @param avro reads the wire format; throws for bytes that are not such a message
   * @param schemes those that a backend serves
   */
  public CommandDecoder(Function<byte[], Command> avro, Set<String> schemes) {
    this.avro = avro;
    this.schemes = new TreeSet<>(schemes);
  }

  /**
   * Reads the value of a record.
   *
   * @throws SchemaRegistryException if the registry cannot be asked what the bytes mean, which is
   *     not the requester's fault
   */
  public CommandReading decode(byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      return new Unreadable(
          "", "", "command is empty: it must be Avro in the wire format or a JSON object");
    }
    Command command;
    try {
      command = parse(value);
    } catch (IllegalArgumentException e) {
      return new Unreadable("", "", String.valueOf(e.getMessage()));
    }
    try {
      return new Understood(command.getCommandId(), request(command));
    } catch (IllegalArgumentException e) {
      return new Unreadable(
          command.getCommandId(), command.getMigrationId(), String.valueOf(e.getMessage()));
    }
  }

  private Command parse(byte[] value) {
    if (value[0] == 0) {
      return fromAvro(value);
    }
    int first = 0;
    while (first < value.length && Character.isWhitespace(value[first])) {
      first++;
    }
    if (first == value.length || value[first] != '{') {
      throw new IllegalArgumentException(
          "command of %d bytes is neither Avro nor JSON: its first byte must be 0 or an opening brace"
              .formatted(value.length));
    }
    return JsonCommand.parse(value);
  }

  private JobCommand request(Command command) {
    MigrationId id = new MigrationId(command.getMigrationId());
    MigrationSpec spec = command.getSpec();
    if (spec != null && command.getAction() != Action.START) {
      throw new IllegalArgumentException(
          "action %s for migration '%s' has a spec: only START may have one"
              .formatted(command.getAction(), id));
    }
    if (command.getLimits() != null && command.getAction() != Action.SET_LIMITS) {
      throw new IllegalArgumentException(
          "action %s for migration '%s' has limits: only SET_LIMITS may have them (START has them in its spec)"
              .formatted(command.getAction(), id));
    }
    if (command.getWhenReady() && command.getAction() != Action.CUTOVER) {
      throw new IllegalArgumentException(
          "action %s for migration '%s' has whenReady: only CUTOVER may have it (START has cutoverWhenReady in spec.live)"
              .formatted(command.getAction(), id));
    }
    atMost("requestedBy", command.getRequestedBy(), MOST_NAME);
    return switch (command.getAction()) {
      case START -> new JobCommand.Start(id, specification(id, spec), command.getRequestedBy());
      case PAUSE -> new JobCommand.Pause(id);
      case RESUME -> new JobCommand.Resume(id);
      case CANCEL -> new JobCommand.Cancel(id, command.getRequestedBy());
      case SET_LIMITS -> new JobCommand.SetLimits(id, limits(id, command.getLimits()));
      case RETRY_FAILED -> new JobCommand.RetryFailed(id);
      case CUTOVER -> new JobCommand.Cutover(id, command.getWhenReady());
      case SWITCH_BACK -> new JobCommand.SwitchBack(id);
      case FINALIZE -> new JobCommand.Finalize(id);
      case SWEEP -> new JobCommand.Sweep(id);
    };
  }

  private static Limits limits(MigrationId id, @Nullable Limits limits) {
    if (limits == null) {
      throw new IllegalArgumentException(
          "action SET_LIMITS for migration '%s' has no limits: SET_LIMITS must have them"
              .formatted(id));
    }
    return LimitRules.check(limits);
  }

  private static void atMost(String field, String value, int most) {
    if (value.length() > most) {
      throw new IllegalArgumentException(
          "%s has %d characters (%.40s...): it must have at most %d"
              .formatted(field, value.length(), value, most));
    }
  }

  private Specification specification(MigrationId id, @Nullable MigrationSpec spec) {
    if (spec == null) {
      throw new IllegalArgumentException(
          "action START for migration '%s' has no spec: START must have one".formatted(id));
    }
    atMost("source", spec.getSource(), MOST_URI);
    atMost("target", spec.getTarget(), MOST_URI);
    Specification specification = Specification.of(spec);
    specification
        .unknownScheme(schemes)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    return specification;
  }

  private Command fromAvro(byte[] value) {
    try {
      return avro.apply(value);
    } catch (SchemaRegistryException.Unavailable | SchemaRegistryException.Denied e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("command in Avro cannot be read: " + e.getMessage(), e);
    }
  }
}
