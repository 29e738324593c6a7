/** The references of settings and metrics, made from the code. */
package io.drover.cli.reference;
