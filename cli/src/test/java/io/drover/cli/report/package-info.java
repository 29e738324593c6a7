@org.jspecify.annotations.NullMarked
package io.drover.cli.report;
