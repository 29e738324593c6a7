package io.drover.messaging;

import io.drover.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics of the catalogue and checks that they are as they should be. Thread-safe;
 * every call may be repeated.
 */
public final class TopicAdmin {
  /** Wait between two questions about a topic that a broker has not heard of. */
  private static final Duration UNHEARD = Duration.ofMillis(50);

  private final KafkaClients clients;

  public TopicAdmin(KafkaClients clients) {
    this.clients = clients;
  }

  /** How a topic stands. */
  public sealed interface State {
    /** It is not there. */
    record Missing() implements State {}

    /** It was created just now. */
    record Created(int partitions) implements State {}

    /** It is there as configured. */
    record Present(int partitions) implements State {}

    /** It is there, but split otherwise than configured; Drover does not change that. */
    record Different(int partitions, int configured) implements State {}
  }

  /**
   * Creates every topic of the catalogue that is missing, with explicit partitions and
   * configuration. Existing ones stay as they are.
   *
   * @return how each topic stands now
   * @throws KafkaException if the cluster cannot be reached or refuses
   */
  public Map<Topic, State> create() {
    try (Admin admin = clients.admin()) {
      Map<Topic, State> before = inspect(admin);
      List<Topic> missing =
          before.keySet().stream()
              .filter(topic -> before.get(topic) instanceof State.Missing)
              .toList();
      Map<String, KafkaFuture<Void>> creations =
          admin.createTopics(missing.stream().map(this::definition).toList()).values();
      Map<Topic, State> now = new EnumMap<>(before);
      for (Topic topic : missing) {
        boolean created = created(creations, clients.topic(topic));
        now.put(
            topic,
            created
                ? new State.Created(clients.config().partitions(topic))
                : new State.Present(clients.config().partitions(topic)));
      }
      awaitLeaders(admin, now);
      return now;
    }
  }

  /**
   * Waits until every partition that was just created answers as its leader. Until then a broker
   * may refuse the first batch of an idempotent producer and take the second one, after which the
   * first is out of order for ever: the producer would repeat it until its delivery times out.
   */
  private void awaitLeaders(Admin admin, Map<Topic, State> states) {
    Map<TopicPartition, OffsetSpec> questions = new HashMap<>();
    states.forEach(
        (topic, state) -> {
          if (state instanceof State.Created(int partitions)) {
            for (int partition = 0; partition < partitions; partition++) {
              questions.put(
                  new TopicPartition(clients.topic(topic), partition), OffsetSpec.latest());
            }
          }
        });
    // The client asks again by itself while there is no leader, but gives up at once while a broker
    // has not heard of the topic.
    long most = clients.config().brokerTimeout().toMillis() / UNHEARD.toMillis();
    for (long attempt = 1; ; attempt++) {
      try {
        await(admin.listOffsets(questions).all());
        return;
      } catch (UnknownTopicOrPartitionException e) {
        if (attempt >= most) {
          throw e;
        }
        LockSupport.parkNanos(UNHEARD.toNanos());
      }
    }
  }

  /** How each topic of the catalogue stands. Changes nothing. */
  public Map<Topic, State> inspect() {
    try (Admin admin = clients.admin()) {
      return inspect(admin);
    }
  }

  /**
   * Returns if the topics are there.
   *
   * @throws MissingTopics if one is missing, or is split otherwise than the others that have to
   *     agree with it
   */
  public void check(Topic... topics) {
    Map<Topic, State> states = inspect();
    List<String> complaints = new ArrayList<>();
    for (Topic topic : topics.length == 0 ? Topic.values() : topics) {
      Optional.ofNullable(states.get(topic))
          .flatMap(state -> complaint(topic, state))
          .ifPresent(complaints::add);
    }
    if (!complaints.isEmpty()) {
      throw new MissingTopics(complaints, clients.config().kafka().bootstrapServers());
    }
  }

  private Optional<String> complaint(Topic topic, State state) {
    return switch (state) {
      case State.Missing() -> Optional.of(clients.topic(topic) + " is missing");
      case State.Created _, State.Present _ -> Optional.empty();
      case State.Different(int partitions, int configured) ->
          Optional.of(
              "%s has %d partitions where the setting topics.partitions asks for %d"
                  .formatted(clients.topic(topic), partitions, configured));
    };
  }

  private Map<Topic, State> inspect(Admin admin) {
    List<String> names = List.of(Topic.values()).stream().map(clients::topic).toList();
    Map<String, KafkaFuture<TopicDescription>> descriptions =
        admin.describeTopics(names).topicNameValues();
    Map<Topic, State> states = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      states.put(topic, state(topic, descriptions));
    }
    return states;
  }

  private State state(Topic topic, Map<String, KafkaFuture<TopicDescription>> descriptions) {
    int configured = clients.config().partitions(topic);
    KafkaFuture<TopicDescription> description = descriptions.get(clients.topic(topic));
    if (description == null) {
      return new State.Missing();
    }
    try {
      int partitions = await(description).partitions().size();
      return partitions == configured
          ? new State.Present(partitions)
          : new State.Different(partitions, configured);
    } catch (UnknownTopicOrPartitionException e) {
      return new State.Missing();
    }
  }

  private NewTopic definition(Topic topic) {
    short replication = clients.config().replication();
    return new NewTopic(
            clients.topic(topic),
            Optional.of(clients.config().partitions(topic)),
            replication == -1 ? Optional.empty() : Optional.of(replication))
        .configs(topic.configuration());
  }

  private boolean created(Map<String, KafkaFuture<Void>> creations, String name) {
    KafkaFuture<Void> creation = creations.get(name);
    if (creation == null) {
      return false;
    }
    try {
      await(creation);
      return true;
    } catch (TopicExistsException e) {
      return false;
    }
  }

  private <T> T await(KafkaFuture<T> answer) {
    Duration bound = clients.config().brokerTimeout();
    try {
      return answer.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      // The client's own clock may run out first, and its message names no address.
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException late) {
        throw unreachable(bound, late);
      }
      if (e.getCause() instanceof AuthenticationException refused) {
        throw notAdmitted(refused);
      }
      if (e.getCause() instanceof KafkaException known) {
        throw known;
      }
      throw new KafkaException("the Kafka cluster refused a question about topics", e.getCause());
    } catch (TimeoutException e) {
      throw unreachable(bound, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private KafkaException notAdmitted(AuthenticationException cause) {
    return new KafkaException(
        "the Kafka cluster at %s does not admit this client; look at kafka.security.protocol, kafka.sasl.* and kafka.ssl.*"
            .formatted(clients.config().kafka().bootstrapServers()),
        cause);
  }

  private KafkaException unreachable(Duration bound, Exception cause) {
    return new KafkaException(
        "the Kafka cluster at %s did not answer within %d ms"
            .formatted(clients.config().kafka().bootstrapServers(), bound.toMillis()),
        cause);
  }
}
