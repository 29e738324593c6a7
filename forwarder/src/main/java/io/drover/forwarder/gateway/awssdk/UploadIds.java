package io.drover.forwarder.gateway.awssdk;

import io.drover.forwarder.Place;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectAttributes.Header;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreUri;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ids of uploads as clients see them. An id says by itself which store the upload was begun in, so
 * that every gateway can go on with it and none mixes up two stores. It is sealed with a client's
 * secret: nobody can make one up for a store that the gateway would not have chosen.
 */
final class UploadIds {
  private static final byte FORM = 1;
  private static final int SEAL = 16;
  private static final String HMAC = "HmacSHA256";

  private final Supplier<Collection<String>> secrets;

  /**
   * @param secrets those of all access keys; at least one
   */
  UploadIds(Supplier<Collection<String>> secrets) {
    this.secrets = secrets;
  }

  /**
   * An upload.
   *
   * @param place where it was begun
   * @param upload what the store calls it
   * @param attributes what the object is to carry, where the store does not keep it
   */
  record Begun(Place place, String upload, ObjectAttributes attributes) {}

  /** The id of an upload of an application's object. */
  String id(String bucket, String key, Begun begun) {
    byte[] content = content(begun);
    String secret = secrets.get().stream().min(String::compareTo).orElseThrow();
    ByteArrayOutputStream id = new ByteArrayOutputStream();
    id.writeBytes(seal(secret, bucket, key, content));
    id.writeBytes(content);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id.toByteArray());
  }

  /**
   * The upload behind an id.
   *
   * @throws software.amazon.awssdk.services.s3.model.S3Exception if it is none of ours, or not of
   *     this object
   */
  Begun begun(String bucket, String key, String id) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(id);
      if (bytes.length > SEAL) {
        byte[] seal = Arrays.copyOf(bytes, SEAL);
        byte[] content = Arrays.copyOfRange(bytes, SEAL, bytes.length);
        if (secrets.get().stream()
            .anyMatch(secret -> MessageDigest.isEqual(seal, seal(secret, bucket, key, content)))) {
          return begun(content);
        }
      }
    } catch (IllegalArgumentException e) {
      throw Refusal.noSuchUpload(e);
    }
    throw Refusal.noSuchUpload(null);
  }

  private static byte[] seal(String secret, String bucket, String key, byte[] content) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(("upload" + secret).getBytes(StandardCharsets.UTF_8), HMAC));
      mac.update((bucket + "/" + key + "\n").getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(mac.doFinal(content), SEAL);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }

  private static byte[] content(Begun begun) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StoreUri store = begun.place().store();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      out.writeUTF(store.scheme());
      out.writeUTF(store.store());
      out.writeUTF(store.bucket());
      out.writeUTF(begun.place().key().value());
      out.writeUTF(begun.upload());
      Map<String, String> headers = new HashMap<>();
      begun.attributes().headers().forEach((header, value) -> headers.put(header.name(), value));
      write(out, headers);
      write(out, begun.attributes().metadata());
      write(out, begun.attributes().tags());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static Begun begun(byte[] content) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      if (in.readByte() != FORM) {
        throw Refusal.noSuchUpload(null);
      }
      StoreUri store = new StoreUri(in.readUTF(), in.readUTF(), in.readUTF(), "");
      Place place = new Place(store, new ObjectKey(in.readUTF()));
      String upload = in.readUTF();
      Map<Header, String> headers = new EnumMap<>(Header.class);
      read(in).forEach((name, value) -> headers.put(Header.valueOf(name), value));
      return new Begun(place, upload, new ObjectAttributes(headers, read(in), read(in)));
    } catch (IOException e) {
      throw Refusal.noSuchUpload(e);
    }
  }

  private static void write(DataOutputStream out, Map<String, String> map) throws IOException {
    out.writeShort(map.size());
    for (Map.Entry<String, String> entry : map.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeUTF(entry.getValue());
    }
  }

  private static Map<String, String> read(DataInputStream in) throws IOException {
    Map<String, String> map = new HashMap<>();
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      map.put(in.readUTF(), in.readUTF());
    }
    return map;
  }
}
