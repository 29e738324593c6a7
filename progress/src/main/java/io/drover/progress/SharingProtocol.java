package io.drover.progress;

import io.drover.messaging.KafkaClients;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.GroupProtocol;

/** Finds out how instances of the application share its tasks. */
final class SharingProtocol {
  /** The feature of a cluster whose level 1 brings the streams protocol. Source: KIP-1071. */
  private static final String FEATURE = "streams.version";

  private SharingProtocol() {}

  /**
   * Kafka's name of the protocol.
   *
   * @throws KafkaException if the cluster has to be asked and does not answer
   */
  static String of(ProgressConfig.Protocol configured, KafkaClients clients) {
    return switch (configured) {
      case STREAMS -> GroupProtocol.STREAMS.name;
      case CLASSIC -> GroupProtocol.CLASSIC.name;
      case AUTO ->
          clusterHasStreams(clients) ? GroupProtocol.STREAMS.name : GroupProtocol.CLASSIC.name;
    };
  }

  /**
   * With the streams protocol the number of standbys is the group's, and the broker keeps it.
   * Idempotent.
   */
  static void askForStandbys(int standbys, KafkaClients clients) {
    if (standbys == 0) {
      return;
    }
    var group = new ConfigResource(ConfigResource.Type.GROUP, clients.group("progress"));
    var number = new ConfigEntry("streams.num.standby.replicas", Integer.toString(standbys));
    try (Admin admin = clients.admin()) {
      var set = List.of(new AlterConfigOp(number, AlterConfigOp.OpType.SET));
      answer(admin.incrementalAlterConfigs(Map.of(group, set)).all(), clients);
    }
  }

  private static boolean clusterHasStreams(KafkaClients clients) {
    try (Admin admin = clients.admin()) {
      var range =
          answer(admin.describeFeatures().featureMetadata(), clients)
              .finalizedFeatures()
              .get(FEATURE);
      return range != null && range.maxVersionLevel() >= 1;
    } catch (UnsupportedVersionException e) {
      return false;
    }
  }

  private static <T> T answer(KafkaFuture<T> question, KafkaClients clients) {
    var bound = clients.config().brokerTimeout();
    try {
      return question.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException known) {
        throw known;
      }
      throw new KafkaException(
          "the Kafka cluster refused a question about the group of progress", e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException(
          "the Kafka cluster did not answer within " + bound.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
