package io.drover.progress;

import io.drover.messaging.KafkaClients;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
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
      case AUTO -> clusterHasStreams(clients) ? GroupProtocol.STREAMS.name : GroupProtocol.CLASSIC.name;
    };
  }

  private static boolean clusterHasStreams(KafkaClients clients) {
    var bound = clients.config().brokerTimeout();
    try (Admin admin = clients.admin()) {
      var features = admin.describeFeatures().featureMetadata().get(bound.toMillis(), TimeUnit.MILLISECONDS);
      var range = features.finalizedFeatures().get(FEATURE);
      return range != null && range.maxVersionLevel() >= 1;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnsupportedVersionException) {
        return false;
      }
      throw new KafkaException("the Kafka cluster does not say which features it has", e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("the Kafka cluster did not answer within " + bound.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
