package io.drover.cli;

import io.drover.embedded.EmbeddedBroker;
import io.drover.embedded.EmbeddedConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A broker that admits nobody without TLS and a password, with a certificate made for it. */
final class SecuredBroker implements AutoCloseable {
  static final String USER = "drover";
  static final String PASSWORD = "pass-of-drover";
  private static final String STORE_PASSWORD = "pass-of-the-key-store";

  private final EmbeddedBroker broker;
  private final Path certificate;

  SecuredBroker(Path directory) throws IOException, InterruptedException {
    Path keys = directory.resolve("broker.p12");
    certificate = directory.resolve("broker.pem");
    keytool(
        "-genkeypair -alias broker -keyalg EC -validity 2 -dname CN=broker -ext SAN=ip:127.0.0.1",
        keys);
    keytool("-exportcert -alias broker -rfc -file " + certificate, keys);
    Map<String, String> settings = new HashMap<>();
    settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put(
        "listener.name.plaintext.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=broker"
            + " password=pass-of-the-broker user_broker=pass-of-the-broker user_%s=\"%s\";"
                .formatted(USER, PASSWORD));
    settings.put("ssl.keystore.location", keys.toString());
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.password", STORE_PASSWORD);
    settings.put("ssl.truststore.location", certificate.toString());
    settings.put("ssl.truststore.type", "PEM");
    broker =
        EmbeddedBroker.start(
            new EmbeddedConfig(directory.resolve("kafka"), 0, 0, settings),
            (what, fault) -> {
              throw new IllegalStateException(what, fault);
            });
  }

  private static void keytool(String arguments, Path keys)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(
        List.of(
            "-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var output = process.inputReader()) {
      String said = output.readAllAsString();
      if (process.waitFor() != 0) {
        throw new UncheckedIOException(new IOException("keytool: " + said));
      }
    }
  }

  /** What a client needs to connect, under the names of the settings file. */
  Map<String, String> clientSettings(String password) {
    return Map.of(
        "kafka.bootstrap.servers",
        broker.bootstrapServers(),
        "kafka.security.protocol",
        "SASL_SSL",
        "kafka.sasl.mechanism",
        "PLAIN",
        "kafka.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=%s password=\"%s\";"
            .formatted(USER, password),
        "kafka.ssl.truststore.type",
        "PEM",
        "kafka.ssl.truststore.location",
        certificate.toString());
  }

  @Override
  public void close() {
    broker.close();
  }
}
