package io.drover.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/** Writes a JSON tree as YAML in blocks; strings as JSON strings, which YAML reads too. */
final class Yaml {
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");

  private Yaml() {}

  static String write(JsonNode tree) {
    var text = new StringBuilder();
    block(tree, 0, text);
    return text.toString();
  }

  private static void block(JsonNode node, int depth, StringBuilder text) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              property -> entry(key(property.getKey()) + ":", property.getValue(), depth, text));
    } else {
      node.forEach(element -> entry("-", element, depth, text));
    }
  }

  private static void entry(String lead, JsonNode value, int depth, StringBuilder text) {
    text.repeat("  ", depth).append(lead);
    if (value.isContainerNode() && !value.isEmpty()) {
      text.append('\n');
      block(value, depth + 1, text);
    } else {
      text.append(' ').append(value).append('\n');
    }
  }

  private static String key(String name) {
    return PLAIN_KEY.matcher(name).matches() ? name : TextNode.valueOf(name).toString();
  }
}
