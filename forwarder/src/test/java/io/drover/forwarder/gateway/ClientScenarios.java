package io.drover.forwarder.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.storage.StoreUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The clients that people use, as they come; one that is not installed is skipped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("L-01 any S3 client")
abstract class ClientScenarios {
  private static final String BUCKET = "app-bucket";
  private static final int LARGE = 10 << 20;

  private Path work = Path.of("");
  private GatewayFixture gateway;

  /** Where the bucket is; starts what it needs. */
  abstract StoreUri home(Path directory);

  /** Settings of its store. */
  abstract Map<String, String> settings();

  @BeforeAll
  final void start(@TempDir Path directory) throws IOException {
    work = directory;
    StoreUri home = home(directory);
    gateway = GatewayFixture.start(directory, Map.of(BUCKET, home), settings());
    Files.writeString(directory.resolve("small.txt"), "a small file\n");
    byte[] bytes = new byte[LARGE];
    new Random(11).nextBytes(bytes);
    Files.write(directory.resolve("large.bin"), bytes);
    Path tree = Files.createDirectories(directory.resolve("tree/below"));
    Files.writeString(tree.resolve("one two.txt"), "one");
    Files.writeString(tree.resolve("ünï+%.txt"), "two");
    Files.writeString(tree.getParent().resolve("empty"), "");
  }

  @AfterAll
  final void stop() {
    gateway.close();
  }

  private CommandLine commands(Map<String, String> more) {
    return new CommandLine(work, more);
  }

  private void same(String one, String other) throws IOException {
    assertThat(Files.mismatch(work.resolve(one), work.resolve(other))).isEqualTo(-1);
  }

  @Test
  void rclone() throws IOException {
    assumeTrue(CommandLine.works(work, "rclone", "version"), "rclone is not installed");
    CommandLine rclone =
        commands(
            Map.of(
                "RCLONE_CONFIG_GW_TYPE", "s3",
                "RCLONE_CONFIG_GW_PROVIDER", "Other",
                "RCLONE_CONFIG_GW_ENDPOINT", gateway.endpoint().toString(),
                "RCLONE_CONFIG_GW_ACCESS_KEY_ID", GatewayFixture.ACCESS_KEY,
                "RCLONE_CONFIG_GW_SECRET_ACCESS_KEY", GatewayFixture.SECRET,
                "RCLONE_RETRIES", "1",
                "RCLONE_S3_UPLOAD_CUTOFF", "8M",
                "RCLONE_S3_CHUNK_SIZE", "8M"));

    rclone.run("rclone", "copy", "tree", "gw:" + BUCKET + "/rclone/tree");
    rclone.run("rclone", "copyto", "large.bin", "gw:" + BUCKET + "/rclone/large.bin");
    rclone.run("rclone", "check", "--download", "tree", "gw:" + BUCKET + "/rclone/tree");
    assertThat(rclone.run("rclone", "lsf", "gw:" + BUCKET + "/rclone")).contains("tree/", "large");
    rclone.run("rclone", "copyto", "gw:" + BUCKET + "/rclone/large.bin", "rclone.bin");
    same("large.bin", "rclone.bin");
    rclone.run(
        "rclone", "moveto", "gw:" + BUCKET + "/rclone/large.bin", "gw:" + BUCKET + "/rclone/moved");
    rclone.run("rclone", "purge", "gw:" + BUCKET + "/rclone");
    assertThat(rclone.run("rclone", "lsf", "-R", "gw:" + BUCKET)).doesNotContain("moved", "tree");
  }

  @Test
  void s3cmd() throws IOException {
    assumeTrue(CommandLine.works(work, "s3cmd", "--version"), "s3cmd is not installed");
    String host = "127.0.0.1:" + gateway.endpoint().getPort();
    Files.writeString(
        work.resolve(".s3cfg"),
        """
        [default]
        access_key = %s
        secret_key = %s
        host_base = %s
        host_bucket = %s
        use_https = False
        multipart_chunk_size_mb = 8
        """
            .formatted(GatewayFixture.ACCESS_KEY, GatewayFixture.SECRET, host, host));
    CommandLine s3cmd = commands(Map.of());
    String root = "s3://" + BUCKET + "/s3cmd/";

    assertThat(s3cmd.run("s3cmd", "ls")).contains(BUCKET);
    assertThat(s3cmd.run("s3cmd", "put", "small.txt", root)).doesNotContain("do not match");
    s3cmd.run("s3cmd", "put", "large.bin", root);
    s3cmd.run("s3cmd", "sync", "tree/", root + "tree/");
    assertThat(s3cmd.run("s3cmd", "ls", root)).contains("small.txt", "large.bin", "tree/");
    s3cmd.run("s3cmd", "get", "--force", root + "large.bin", "s3cmd.bin");
    same("large.bin", "s3cmd.bin");
    s3cmd.run("s3cmd", "cp", root + "small.txt", root + "copy.txt");
    assertThat(s3cmd.run("s3cmd", "info", root + "copy.txt")).contains("13");
    s3cmd.run("s3cmd", "del", "--recursive", "--force", root);
    assertThat(s3cmd.run("s3cmd", "ls", "--recursive", root)).isEmpty();
  }

  @Test
  void awscli() throws IOException {
    assumeTrue(CommandLine.works(work, "aws", "--version"), "awscli is not installed");
    CommandLine aws =
        commands(
            Map.of(
                "AWS_ACCESS_KEY_ID",
                GatewayFixture.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                GatewayFixture.SECRET,
                "AWS_DEFAULT_REGION",
                "us-east-1",
                "AWS_MAX_ATTEMPTS",
                "1",
                "AWS_ENDPOINT_URL",
                gateway.endpoint().toString()));
    String root = "s3://" + BUCKET + "/aws/";

    aws.run("aws", "s3", "cp", "large.bin", root);
    aws.run("aws", "s3", "sync", "tree", root + "tree");
    assertThat(aws.run("aws", "s3", "ls", root)).contains("large.bin", "tree/");
    aws.run("aws", "s3", "cp", root + "large.bin", "aws.bin");
    same("large.bin", "aws.bin");
    aws.run("aws", "s3", "mv", root + "large.bin", root + "moved.bin");
    aws.run("aws", "s3", "rm", "--recursive", root);
  }

  @Test
  void boto3() throws IOException {
    assumeTrue(CommandLine.works(work, "python3", "-c", "import boto3"), "boto3 is not installed");
    Files.writeString(
        work.resolve("client.py"),
        """
        import boto3, io, sys
        from boto3.s3.transfer import TransferConfig
        s3 = boto3.client("s3", endpoint_url=sys.argv[1], region_name="us-east-1",
                          aws_access_key_id=sys.argv[2], aws_secret_access_key=sys.argv[3])
        b = sys.argv[4]
        s3.put_object(Bucket=b, Key="boto/small", Body=b"bytes", Metadata={"colour": "blue"},
                      Tagging="team=red")
        assert s3.get_object(Bucket=b, Key="boto/small")["Body"].read() == b"bytes"
        head = s3.head_object(Bucket=b, Key="boto/small")
        assert head["Metadata"] == {"colour": "blue"}, head
        assert s3.get_object_tagging(Bucket=b, Key="boto/small")["TagSet"] == [
            {"Key": "team", "Value": "red"}]
        s3.upload_file("large.bin", b, "boto/large", Config=TransferConfig(
            multipart_threshold=8 << 20, multipart_chunksize=8 << 20))
        got = io.BytesIO()
        s3.download_fileobj(b, "boto/large", got)
        assert got.getvalue() == open("large.bin", "rb").read()
        s3.copy_object(Bucket=b, Key="boto/copy", CopySource={"Bucket": b, "Key": "boto/small"})
        try:
            s3.put_object(Bucket=b, Key="boto/small", Body=b"x", IfNoneMatch="*")
            assert False, "the condition was ignored"
        except s3.exceptions.ClientError as e:
            assert e.response["Error"]["Code"] == "PreconditionFailed", e
        names = [o["Key"] for page in s3.get_paginator("list_objects_v2").paginate(
            Bucket=b, Prefix="boto/", PaginationConfig={"PageSize": 1}) for o in page["Contents"]]
        assert names == ["boto/copy", "boto/large", "boto/small"], names
        s3.delete_objects(Bucket=b, Delete={"Objects": [{"Key": n} for n in names]})
        assert s3.list_objects_v2(Bucket=b, Prefix="boto/")["KeyCount"] == 0
        """);

    commands(Map.of("AWS_MAX_ATTEMPTS", "1"))
        .run(
            "python3",
            "client.py",
            gateway.endpoint().toString(),
            GatewayFixture.ACCESS_KEY,
            GatewayFixture.SECRET,
            BUCKET);
  }
}
