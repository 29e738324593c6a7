package io.drover.storage.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.models.Block;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.models.BlockList;
import com.azure.storage.blob.models.BlockListType;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import io.drover.storage.StreamedPayload;
import io.drover.storage.Uploads;
import io.drover.storage.Written;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Uploads of applications as blocks. The service knows blocks and not uploads: an upload without
 * parts cannot be told from one that never was, and what is left of one that was given up goes
 * after a week by itself.
 */
final class AzureUploads implements Uploads {
  private static final int ID_BYTES = 16;

  private final AzureSdk sdk;
  private final AzureWire wire;
  private final String container;
  private final AzureFit fit;
  private final WriteIds ids;

  AzureUploads(AzureSdk sdk, AzureWire wire, String container, AzureFit fit, WriteIds ids) {
    this.sdk = sdk;
    this.wire = wire;
    this.container = container;
    this.fit = fit;
    this.ids = ids;
  }

  @Override
  public boolean keepsAttributes() {
    return false;
  }

  @Override
  public String begin(ObjectKey key, ObjectAttributes attributes) {
    fit.check(key, attributes, 0);
    return HexFormat.of().formatHex(ids.next());
  }

  /** An empty block cannot be: the service refuses it. */
  @Override
  public String part(ObjectKey key, String upload, int number, StreamedPayload payload) {
    wire.send(
            new WireRequest(
                what("put part " + number + " of", key),
                "PUT",
                key.value(),
                Map.of("comp", "block", "blockid", block(upload, number)),
                WireRequest.noHeaders(),
                null,
                payload))
        .finish();
    return "";
  }

  @Override
  public List<SentPart> parts(ObjectKey key, String upload) {
    String what = what("list the blocks of", key);
    byte[] id = id(upload);
    List<SentPart> parts = new ArrayList<>();
    try {
      BlockList list =
          sdk.call(
              what,
              client ->
                  client
                      .getBlobClient(key.value())
                      .getBlockBlobClient()
                      .listBlocks(BlockListType.UNCOMMITTED));
      for (Block block : list.getUncommittedBlocks()) {
        byte[] name = Base64.getDecoder().decode(block.getName());
        if (name.length > ID_BYTES && Arrays.equals(name, 0, ID_BYTES, id, 0, ID_BYTES)) {
          parts.add(new SentPart(ByteBuffer.wrap(name).getInt(ID_BYTES), "", block.getSizeLong()));
        }
      }
    } catch (StoreException.NotFound e) {
      if (e.what() == StoreException.NotFound.What.BUCKET) {
        throw e;
      }
    }
    if (parts.isEmpty()) {
      throw new StoreException.NotFound(
          StoreException.NotFound.What.UPLOAD, what + " failed: there are none of this upload");
    }
    parts.sort(Comparator.comparingInt(SentPart::number));
    return parts;
  }

  @Override
  public Written complete(
      ObjectKey key,
      String upload,
      ObjectAttributes attributes,
      List<SentPart> parts,
      Condition condition) {
    List<String> blocks = parts.stream().map(part -> block(upload, part.number())).toList();
    BlockBlobCommitBlockListOptions options =
        new BlockBlobCommitBlockListOptions(blocks)
            .setHeaders(AzureAttributes.headers(attributes))
            .setMetadata(AzureAttributes.metadata(attributes))
            .setTags(fit.tags(attributes))
            .setRequestConditions(Conditions.of(condition));
    BlockBlobItem done =
        sdk.call(
            what("commit", key),
            client ->
                client
                    .getBlobClient(key.value())
                    .getBlockBlobClient()
                    .commitBlockListWithResponse(options, null, Context.NONE)
                    .getValue());
    return new Written(AzureStat.pin(done.getETag()), Set.of());
  }

  /** Sends nothing: what is staged is invisible and expires. */
  @Override
  public void abort(ObjectKey key, String upload) {
    id(upload);
  }

  private static byte[] id(String upload) {
    try {
      byte[] id = HexFormat.of().parseHex(upload);
      if (id.length == ID_BYTES) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw noUpload(upload);
    }
    throw noUpload(upload);
  }

  private static StoreException noUpload(String upload) {
    return new StoreException.NotFound(
        StoreException.NotFound.What.UPLOAD, "'%s' is no upload".formatted(upload));
  }

  /** Of the same length as those of Drover's own writes, as all ids of one blob must be. */
  private static String block(String upload, int number) {
    byte[] bytes =
        ByteBuffer.allocate(ID_BYTES + Integer.BYTES + Long.BYTES)
            .put(id(upload))
            .putInt(number)
            .putLong(0)
            .array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  private String what(String action, ObjectKey key) {
    return "%s azblob://%s/%s".formatted(action, container, key);
  }
}
