package io.drover.cli;

import io.drover.cli.runtime.LogConfig;
import io.drover.cli.runtime.Logs;
import io.drover.cli.view.Table;
import io.drover.messaging.TopicAdmin;
import io.drover.messaging.TopicAdmin.State;
import io.drover.schemas.Topic;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description = "Creates or lists Drover's topics on a Kafka cluster.")
final class TopicsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "topics needs one of: create, list");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Creates the topics that are missing; existing ones stay as they are.")
  int create(@Mixin Connection connection) {
    return print(connection, TopicAdmin::create);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the topics and how they stand.")
  int list(@Mixin Connection connection) {
    return print(connection, TopicAdmin::inspect);
  }

  private int print(Connection connection, Function<TopicAdmin, Map<Topic, State>> action) {
    Settings settings = connection.settings();
    if (Connection.cluster(settings).isEmpty()) {
      throw new CliException(
          ExitCode.USAGE,
          "topics needs --bootstrap-server; an embedded broker gets its topics by itself");
    }
    Logs.configure(LogConfig.of(settings), Optional.empty());
    try (Session session = Session.withCluster(settings)) {
      var table = new Table("TOPIC", "KEY", "PARTITIONS", "STATE");
      Map<Topic, State> states = action.apply(new TopicAdmin(session.clients()));
      boolean good = states.values().stream().noneMatch(TopicsCommand::unfit);
      states.forEach((topic, state) -> row(table, session.clients().topic(topic), topic, state));
      spec.commandLine().getOut().println(table);
      return good ? ExitCode.OK.code() : ExitCode.FAILURE.code();
    }
  }

  private static void row(Table table, String name, Topic topic, State state) {
    switch (state) {
      case State.Missing() -> table.row(name, topic.key(), "–", "missing");
      case State.Created(int partitions) -> table.row(name, topic.key(), partitions, "created");
      case State.Present(int partitions) -> table.row(name, topic.key(), partitions, "present");
      case State.Different(int partitions, int configured) ->
          table.row(name, topic.key(), partitions, "differs: topics.partitions is " + configured);
    }
  }

  private static boolean unfit(State state) {
    return switch (state) {
      case State.Missing(), State.Different(_, _) -> true;
      case State.Created _, State.Present _ -> false;
    };
  }
}
