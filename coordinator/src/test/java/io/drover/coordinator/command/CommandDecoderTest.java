package io.drover.coordinator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.coordinator.command.CommandReading.Understood;
import io.drover.coordinator.command.CommandReading.Unreadable;
import io.drover.coordinator.job.JobCommand;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.Specifications;
import io.drover.schemas.AvroWire;
import io.drover.schemas.BundledSchemaRegistry;
import io.drover.schemas.SchemaRegistryException;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.Filter;
import io.drover.schemas.record.KeyList;
import io.drover.schemas.record.KeyListFormat;
import io.drover.schemas.record.LimitWindow;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Verification;
import io.drover.schemas.record.Weekday;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandDecoderTest {
  private static final AvroWire<Command> WIRE =
      AvroWire.of(Command.class, new BundledSchemaRegistry());

  private final CommandDecoder decoder = new CommandDecoder(WIRE::decode, Set.of("s3", "file"));

  @Test
  @DisplayName("K-02: Avro and JSON of the same request are the same request")
  void avroAndJson() {
    Command command =
        Command.newBuilder()
            .setCommandId("c-1")
            .setMigrationId("photos")
            .setAction(Action.START)
            .setSpec(Specifications.wire("s3://a/photos/", "s3://b/"))
            .setRequestedBy("ann")
            .setRequestedAt(Instant.ofEpochMilli(17))
            .build();
    String json =
        """

        {"commandId": "c-1", "migrationId": "photos", "action": "START", "requestedBy": "ann", "requestedAt": 17,
         "spec": {"source": "s3://a/photos/", "target": "s3://b/"}}
        """;

    assertThat(decoder.decode(json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(decoder.decode(WIRE.encode("t.commands", command)))
        .isEqualTo(
            new Understood(
                "c-1",
                new JobCommand.Start(
                    new MigrationId("photos"),
                    Specifications.copy("s3://a/photos", "s3://b"),
                    "ann")));
  }

  @Test
  @DisplayName("K-02, M-04: filters and lists of keys can be asked for in JSON")
  void selection() {
    var start =
        (JobCommand.Start)
            readable(
                "{'migrationId':'a','action':'START','spec':{'source':'s3://a','target':'s3://b',"
                    + "'filter':{'include':['**/*.jpg'],'minSize':1,'modifiedFrom':86400000},"
                    + "'keyList':{'uri':'s3://lists/today.csv','format':'CSV'}}}");

    assertThat(start.spec().wire().getKeyList())
        .isEqualTo(new KeyList("s3://lists/today.csv", KeyListFormat.CSV));
    assertThat(start.spec().wire().getFilter())
        .isEqualTo(
            Filter.newBuilder()
                .setInclude(List.of("**/*.jpg"))
                .setMinSize(1L)
                .setModifiedFrom(Instant.parse("1970-01-02T00:00:00Z"))
                .build());
  }

  @Test
  @DisplayName(
      "K-02: what a JSON request leaves out takes the schema's default; what it says counts")
  void defaults() {
    var start =
        (JobCommand.Start)
            readable(
                "{'migrationId':'a','action':'START','spec':{'source':'s3://a','target':'s3://b'}}");
    assertThat(start.spec().wire())
        .satisfies(
            spec -> {
              assertThat(spec.getMode()).isEqualTo(Mode.COPY);
              assertThat(spec.getExisting()).isEqualTo(Existing.SKIP_UNCHANGED);
              assertThat(spec.getVerification()).isEqualTo(Verification.CHECKSUM);
              assertThat(spec.getMaxAttempts()).isEqualTo(5);
              assertThat(spec.getMaxInFlight()).isEqualTo(100_000);
            });

    var full =
        (JobCommand.Start)
            readable(
                "{'migrationId':'a','action':'START','spec':{'source':'s3://a','target':'s3://b','mode':'MOVE','maxInFlight':7}}");
    assertThat(full.spec().moves()).isTrue();
    assertThat(full.spec().wire().getMaxInFlight()).isEqualTo(7);
    assertThat(readable("{'migrationId':'a','action':'PAUSE','spec':null}"))
        .isInstanceOf(JobCommand.Pause.class);
  }

  @Test
  @DisplayName("F-06 K-02: limits as JSON, with what is left out at its default")
  void limits() {
    var command =
        (JobCommand.SetLimits)
            readable(
                "{'migrationId':'a','action':'SET_LIMITS','limits':{'bytesPerSecond':52428800,'timetable':"
                    + "[{'days':['SAT','SUN'],'from':0,'until':1440,'objectsPerSecond':7}],'zone':'Europe/Berlin'}}");
    assertThat(command.limits())
        .isEqualTo(
            Limits.newBuilder()
                .setBytesPerSecond(52_428_800)
                .setZone("Europe/Berlin")
                .setTimetable(
                    List.of(
                        LimitWindow.newBuilder()
                            .setDays(List.of(Weekday.SAT, Weekday.SUN))
                            .setFrom(0)
                            .setUntil(1440)
                            .setObjectsPerSecond(7)
                            .build()))
                .build());
    assertThat(readable("{'migrationId':'a','action':'SET_LIMITS','limits':{}}"))
        .isEqualTo(new JobCommand.SetLimits(new MigrationId("a"), Limits.newBuilder().build()));
  }

  @ParameterizedTest
  @DisplayName("K-02: what is wrong with a request is said: the thing, its value, the rule")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json | neither Avro nor JSON",
        "{'migrationId' | not valid JSON",
        "{'migrationId':'a','migrationId':'b','action':'START'} | Duplicate field 'migrationId'",
        "{'migrationId':'a','action':'PAUSE'} trailing | not valid JSON",
        "{'migrationId':'a','action':'JUMP'} | field command.action is \"JUMP\": it must be one of"
            + " [START, PAUSE, RESUME, CANCEL, SET_LIMITS, RETRY_FAILED, CUTOVER, SWITCH_BACK,"
            + " FINALIZE, SWEEP]",
        "{'action':'START'} | field command.migrationId is missing",
        "{'migrationId':7,'action':'PAUSE'} | field command.migrationId is 7: it must be a string",
        "{'migrationId':'a','action':'PAUSE','colour':1} | field command.colour is unknown",
        "{'migrationId':'a','action':'START','spec':{'source':'s3://a','target':'s3://b','maxInflight':1}}"
            + " | field command.spec.maxInflight is unknown",
        "{'migrationId':'a','action':'START','spec':{'source':'s3://a','target':'s3://b','maxInFlight':1.5}}"
            + " | must be a whole number",
        "{'migrationId':'a','action':'START','spec':{'source':'s3://a','target':'s3://b','maxInFlight':3000000000}}"
            + " | must be a whole number",
        "{'migrationId':'A b','action':'PAUSE'} | migration id 'A b' is not valid",
        "{'migrationId':'a','action':'START'} | action START for migration 'a' has no spec",
        "{'migrationId':'a','action':'PAUSE','spec':{'source':'s3://a','target':'s3://b'}} | only"
            + " START may have one",
        "{'migrationId':'a','action':'SET_LIMITS'} | action SET_LIMITS for migration 'a' has no"
            + " limits",
        "{'migrationId':'a','action':'PAUSE','limits':{}} | only SET_LIMITS may have them",
        "{'migrationId':'a','action':'SET_LIMITS','limits':{'bytesPerSecond':-5}} |"
            + " limits.bytesPerSecond is -5: it must be 0 (no limit) or more",
        "{'migrationId':'a','action':'SET_LIMITS','limits':{'zone':'Mars/North'}} | limits.zone is"
            + " 'Mars/North': it must be a time zone",
        "{'migrationId':'a','action':'SET_LIMITS','limits':{'timetable':[{'days':['MON'],'from':1440,'until':0}]}}"
            + " | limits.timetable[0].from is 1440: it must be a minute of the day",
        "{'migrationId':'a','action':'SET_LIMITS','limits':{'timetable':[{'days':['MONDAY'],'from':0,'until':0}]}}"
            + " | field command.limits.timetable[0].days[0] is \"MONDAY\": it must be one of",
        "{'migrationId':'a','action':'START','spec':{'source':'ftp://a','target':'s3://b'}} |"
            + " scheme 'ftp' of ftp://a/ is unknown: it must be one of [file, s3]",
        "{'migrationId':'a','action':'START','spec':{'source':'nonsense','target':'s3://b'}} |"
            + " store URI 'nonsense' is not valid",
        "{'migrationId':'a','action':'START','spec':{'source':'s3://a/x','target':'s3://a/x/y'}} |"
            + " overlap",
        "{'migrationId':'a','action':'START','spec':{'source':'s3://a','target':'s3://b','maxInFlight':0}}"
            + " | maxInFlight is 0: it must be 1 or more",
      })
  void refused(String json, String reason) {
    assertThat(decode(json)).isInstanceOf(Unreadable.class);
    assertThat(((Unreadable) decode(json)).reason()).contains(reason);
  }

  @Test
  @DisplayName(
      "K-02: a request whose content is wrong keeps its names, so that the requester finds the"
          + " answer")
  void namesAreKept() {
    var answer = (Unreadable) decode("{'commandId':'c-9','migrationId':'a','action':'START'}");

    assertThat(answer.commandId()).isEqualTo("c-9");
    assertThat(answer.migrationId()).isEqualTo("a");
  }

  @Test
  @DisplayName("K-02: malformed Avro, an empty record and a tombstone are refused")
  void malformedBytes() {
    assertThat(decoder.decode(new byte[] {0, 1, 2})).isInstanceOf(Unreadable.class);
    assertThat(decoder.decode(new byte[] {0, 0, 0, 0, 1, 2, 3})).isInstanceOf(Unreadable.class);
    assertThat(decoder.decode(new byte[] {' ', ' '})).isInstanceOf(Unreadable.class);
    assertThat(decoder.decode(new byte[0])).isInstanceOf(Unreadable.class);
    assertThat(decoder.decode(null)).isInstanceOf(Unreadable.class);
  }

  @Test
  @DisplayName(
      "K-02: a registry that cannot be asked is no fault of the request, which must not be refused"
          + " for it")
  void registryAway() {
    CommandDecoder cutOff =
        new CommandDecoder(
            _ -> {
              throw new SchemaRegistryException.Unavailable("away", null);
            },
            Set.of("s3"));

    assertThatThrownBy(() -> cutOff.decode(new byte[] {0, 0, 0, 0, 1, 2}))
        .isInstanceOf(SchemaRegistryException.Unavailable.class);
  }

  private JobCommand readable(String json) {
    CommandReading reading = decode(json);
    assertThat(reading).isInstanceOf(Understood.class);
    return ((Understood) reading).command();
  }

  private CommandReading decode(String json) {
    return decoder.decode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
