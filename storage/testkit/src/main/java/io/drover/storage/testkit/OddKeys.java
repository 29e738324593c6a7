package io.drover.storage.testkit;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Keys that some store or file system gets wrong (T-11, T-12, T-13). */
final class OddKeys implements ArgumentsProvider {
  static final List<String> KEYS =
      List.of(
          "a//b",
          "a///b",
          "/leading",
          "./dot",
          "a/./b",
          "../up",
          "a/../b",
          "..",
          ".",
          "trailing/",
          "trailing//",
          "trailing.",
          "dir./file",
          "back\\slash",
          "plus+plus",
          "per%cent",
          "%2F",
          "%2f%2E",
          "per%",
          "question?mark",
          "hash#tag",
          "amp&ersand=eq",
          "semi;colon:colon",
          "star*\"quotes\"'<>|",
          "blank blank",
          " leading blank",
          "trailing blank ",
          "tab\tnewline\nreturn\r",
          "control\u0001\u001f\u007f",
          "c1\u0085\u0080",
          "nonchar\ufdd0\uffff\ufffe",
          "last\udbff\udfff",
          "emoji\ud83d\ude00",
          "nfc-\u00e9",
          "nfd-e\u0301",
          "kelvin-\u212a",
          "rtl-\u202e\u05d0",
          "zero-width-\u200b\ufeff",
          "line\u2028separator",
          "UPPER",
          "upper",
          "con",
          "nul.txt",
          ".hidden",
          ".drover-tmp/x",
          ".drover/x",
          "~tilde",
          "$dollar!bang@at,comma(paren)[bracket]{brace}^caret`tick",
          "long-component-" + "x".repeat(240),
          "many/" + "y/".repeat(100) + "z",
          "long-" + "\u00e9".repeat(300));

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return KEYS.stream().map(Arguments::of);
  }
}
