package io.drover.cli;

import io.drover.cli.client.Snapshots;
import io.drover.cli.view.JsonView;
import io.drover.cli.view.Table;
import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Forward;
import io.drover.storage.ObjectUri;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "forwards",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {"Shows the forwards of single objects that jobs moved, or withdraws them.", ""},
    footer = {
      "",
      "Examples:",
      "  drover forwards --job ID",
      "  drover forwards --store s3://old-bucket/ --remove"
    })
final class ForwardsCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(multiplicity = "1")
  private Selection selection = new Selection();

  /** Which forwards. */
  static final class Selection {
    @Option(names = "--object", paramLabel = "URI", description = "The forward of this object.")
    private @Nullable String object;

    @Option(names = "--job", paramLabel = "ID", description = "Those that this job wrote.")
    private @Nullable String job;

    @Option(
        names = "--store",
        paramLabel = "URI",
        description = "Those of objects whose old or new place begins so.")
    private @Nullable String store;

    boolean matches(String from, Forward forward) {
      if (object != null) {
        return from.equals(ObjectUri.parse(object).canonical());
      }
      if (job != null) {
        return forward.getMigrationId().equals(job);
      }
      return store != null && (from.startsWith(store) || forward.getLocation().startsWith(store));
    }
  }

  @Option(
      names = "--remove",
      description = "Withdraw them: gateways look for the objects there no more.")
  private boolean remove;

  @Option(names = "--json", description = "One JSON object per forward.")
  private boolean json;

  @Mixin private Connection connection = new Connection();

  @Override
  public Integer call() {
    try (Session session = Session.forLooking(connection, main.clock())) {
      Map<String, Forward> found = new Snapshots(session.clients()).forwards(selection::matches);
      if (remove) {
        withdraw(session.clients(), found);
      }
      show(found);
      return ExitCode.OK.code();
    }
  }

  private static void withdraw(KafkaClients clients, Map<String, Forward> forwards) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    Producer<String, SpecificRecord> producer = clients.producer("drover-cli-forwards");
    try (producer) {
      for (String object : forwards.keySet()) {
        var _ =
            producer.send(
                new ProducerRecord<>(clients.topic(Topic.FORWARDS), object, null),
                (_, problem) -> failure.compareAndSet(null, problem));
      }
      producer.flush();
    }
    Exception problem = failure.get();
    if (problem != null) {
      throw new CliException(
          ExitCode.FAILURE, "not all forwards could be withdrawn: " + problem.getMessage());
    }
  }

  private void show(Map<String, Forward> forwards) {
    var out = spec.commandLine().getOut();
    if (json) {
      forwards.values().forEach(forward -> out.println(JsonView.line(forward)));
      return;
    }
    var table = new Table("OBJECT", "IS AT", "JOB", "UNTIL");
    forwards.forEach(
        (object, forward) ->
            table.row(
                object, forward.getLocation(), forward.getMigrationId(), forward.getExpiresAt()));
    out.println(table);
  }
}
